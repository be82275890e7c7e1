/** A reporter for vitest that names, each on one line, the tests that failed and those that passed only when tried again. */
export default class NameOutcomes {
  onTestCaseResult(test) {
    const { state, errors } = test.result();
    const where = `${test.module.relativeModuleId}: ${test.fullName}`;
    if (state === 'failed') console.log(`failed test: ${where}: ${firstLine(errors?.at(-1)?.message)}`);
    else if (state === 'passed' && test.diagnostic()?.retryCount > 0) {
      console.log(`took a second attempt: ${where}: ${firstLine(errors?.at(-1)?.message)}`);
    }
  }
}

const firstLine = (message = 'no message') => message.trim().split('\n', 1)[0].slice(0, 300);

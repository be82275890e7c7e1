/** A reporter for vitest that names the tests that passed only when they were tried again. */
export default class SecondAttempts {
  onTestCaseResult(test) {
    if (test.ok() && test.diagnostic()?.retryCount > 0) console.log(`took a second attempt: ${test.fullName}`);
  }
}

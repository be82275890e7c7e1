// `npm test`: every part of the tests, each with what it needs installed where that is possible.
// The last line is always "N passed, N failed[, N skipped]"; in CI nothing may be skipped.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  aptInstall,
  findChromium,
  findFirefox,
  hasCommand,
  installPackages,
  requireNode,
  root,
  runCaptured,
} from './lib.mjs';

requireNode();
installPackages();

const bin = name => join(root, 'node_modules', '.bin', name);
const inCi = process.env.CI === 'true';
const tally = { passed: 0, failed: 0, skipped: 0 };
const notes = [];

/** Runs a part that passes or fails as one. */
async function whole(name, command, args) {
  console.log(`\n== ${name}`);
  const { code } = await runCaptured(command, args);
  record(name, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

/** Runs a vitest project and takes over its counts. */
async function vitest(name, config) {
  console.log(`\n== ${name}`);
  const reporters = ['--reporter=default', '--reporter=./scripts/name-outcomes.mjs'];
  const { code, output } = await runCaptured(bin('vitest'), ['run', '--config', config, ...reporters]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is removed
  const plain = output.replace(/\u001b\[[0-9;]*m/g, '');
  const counts = /^\s*Tests\s+(.*)$/m.exec(plain)?.[1] ?? '';
  const count = word => Number(new RegExp(`(\\d+) ${word}`).exec(counts)?.[1] ?? 0);
  const result = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') + count('todo') };
  // A run that fails without a failed test (a file that does not load, an unhandled error) is a failure all the same.
  if (code !== 0 && result.failed === 0) result.failed = 1;
  record(name, result);
  // Said again at the end: what stands far above is easily lost.
  notes.push(...(plain.match(/^(?:failed test|took a second attempt): .*$/gm) ?? []));
}

function record(name, { passed, failed, skipped = 0 }) {
  tally.passed += passed;
  tally.failed += failed;
  tally.skipped += skipped;
  if (failed > 0) notes.push(`failed: ${name}`);
  if (skipped > 0)
    notes.push(
      `skipped: ${skipped} in ${name}${existsSync(join(root, '..', 'shared')) ? '' : ' (the folder ../shared is not there)'}`,
    );
}

function skip(name, why) {
  tally.skipped += 1;
  notes.push(`skipped: ${name} (${why})`);
}

const ensure = (isThere, packages) => isThere() || (aptInstall(packages) && isThere());

const only = process.argv.slice(2);
const wanted = part => only.length === 0 || only.includes(part);

if (wanted('types')) await whole('types', bin('tsc'), ['--noEmit']);
if (wanted('lint')) await whole('lint', bin('biome'), ['check', '.']);
if (wanted('unit')) await vitest('unit', 'vitest.config.ts');
if (wanted('build') || wanted('e2e') || wanted('firefox')) await whole('build', bin('tsx'), ['scripts/build.ts']);
if (wanted('build')) {
  await whole('package for Firefox is clean (web-ext lint)', bin('tsx'), ['scripts/lint-firefox.ts']);
}
if (wanted('servers')) {
  if (
    ensure(
      () => hasCommand('trytond'),
      ['tryton-server', 'tryton-modules-party', 'tryton-modules-party-relationship', 'tryton-modules-sale-opportunity'],
    )
  ) {
    if (!ensure(() => hasCommand('radicale') && hasCommand('xandikos'), ['radicale', 'xandikos'])) {
      skip('real CardDAV servers', 'needs radicale and xandikos');
    }
    await vitest('real CRM servers', 'vitest.servers.config.ts');
  } else skip('real CRM servers', 'needs tryton-server 6 or newer');
}
if (wanted('e2e')) {
  if (ensure(findChromium, ['chromium', 'fonts-noto-core'])) {
    await vitest('end to end in Chromium', 'vitest.e2e.config.ts');
  } else skip('end to end in Chromium', 'needs Chromium, Chrome or Edge');
}
if (wanted('firefox')) {
  if (ensure(findFirefox, ['firefox-esr'])) {
    await vitest('Firefox', 'vitest.firefox.config.ts');
  } else skip('Firefox', 'needs Firefox 140 or newer');
}

console.log('');
for (const note of notes) console.log(note);
if (inCi && tally.skipped > 0) {
  console.log('in CI nothing may be skipped');
  tally.failed += tally.skipped;
  tally.skipped = 0;
}
console.log(`${tally.passed} passed, ${tally.failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`);
process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);

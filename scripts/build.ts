import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const FORBIDDEN_KEYS = ['web_accessible_resources', 'externally_connectable'];
const TARGETS = ['chromium', 'firefox'] as const;

/** Builds both browsers' packages into dist/ and checks what a build must never contain. */
async function main(): Promise<void> {
  for (const target of TARGETS) {
    await build({ mode: target === 'firefox' ? 'firefox' : 'production', logLevel: 'warn' });
    const problems = checkBuild(join('dist', target));
    if (problems.length > 0) throw new Error(`dist/${target}: ${problems.join('; ')}`);
    console.log(`dist/${target} is ready`);
  }
}

/** Things that would let pages see or reach more than they should, or that break the content scripts. */
function checkBuild(folder: string): string[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  const problems = FORBIDDEN_KEYS.filter(key => key in manifest).map(key => `manifest has ${key}`);
  if ((manifest.permissions as string[]).includes('cookies')) problems.push('manifest asks for cookies');
  for (const file of ['src/content/main.js', 'src/ui/overlay/main.js']) {
    if (/\bimport\s*[({"']/.test(readFileSync(join(folder, file), 'utf8')))
      problems.push(`${file} imports at run time`);
  }
  if (!readdirSync(join(folder, '_locales')).includes('en')) problems.push('no English texts');
  return problems;
}

await main();

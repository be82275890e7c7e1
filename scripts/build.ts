import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { BACKGROUND_FILES, bundleBackground } from './bundle-background';

const FORBIDDEN_KEYS = ['web_accessible_resources', 'externally_connectable'];
const TARGETS = ['chromium', 'firefox'] as const;
/** What a script may cost each page it runs in, in bytes after gzip: readers of pages, and the overlay that comes on demand. */
const BUDGETS = { 'src/content/': 15 * 1024, 'src/page/': 15 * 1024, 'src/ui/overlay/': 25 * 1024 } as const;

interface BuiltManifest extends Record<string, unknown> {
  permissions: string[];
  content_scripts: { js: string[] }[];
}

/** Builds both browsers' packages into dist/ and checks what a build must never contain. */
async function main(): Promise<void> {
  for (const target of TARGETS) {
    const built = await build({ mode: target === 'firefox' ? 'firefox' : 'production', logLevel: 'warn' });
    const folder = join('dist', target);
    await bundleBackground(folder, built as Rolldown.RolldownOutput);
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as BuiltManifest;
    const sizes = pageScripts(folder, manifest);
    const problems = [...checkBuild(folder, manifest), ...sizes.flatMap(checkScript)];
    if (problems.length > 0) throw new Error(`dist/${target}: ${problems.join('; ')}`);
    console.log(`dist/${target} is ready`);
    for (const { file, gzipBytes } of sizes) console.log(`  ${file}: ${gzipBytes} bytes after gzip`);
  }
}

/** Things that would let pages see or reach more than they should. */
function checkBuild(folder: string, manifest: BuiltManifest): string[] {
  const problems = FORBIDDEN_KEYS.filter(key => key in manifest).map(key => `manifest has ${key}`);
  if (manifest.permissions.includes('cookies')) problems.push('manifest asks for cookies');
  const background = BACKGROUND_FILES.map(file => readFileSync(join(folder, file), 'utf8'));
  if (background.some(text => /\bimport\s*\(/.test(text))) problems.push('the background imports at run time');
  if (!readdirSync(join(folder, '_locales')).includes('en')) problems.push('no English texts');
  return problems;
}

interface PageScript {
  file: string;
  text: string;
  gzipBytes: number;
}

function pageScripts(folder: string, manifest: BuiltManifest): PageScript[] {
  const files = manifest.content_scripts.flatMap(({ js }) => js);
  return files.map(file => {
    const text = readFileSync(join(folder, file), 'utf8');
    return { file, text, gzipBytes: gzipSync(text, { level: 9 }).length };
  });
}

function checkScript({ file, text, gzipBytes }: PageScript): string[] {
  const [, budget] = Object.entries(BUDGETS).find(([folder]) => file.startsWith(folder)) ?? [];
  const problems = /\bimport\s*[({"']/.test(text) ? [`${file} imports at run time`] : [];
  if (budget === undefined) return [...problems, `${file} has no budget`];
  return gzipBytes > budget
    ? [...problems, `${file} has ${gzipBytes} bytes after gzip, more than ${budget}`]
    : problems;
}

await main();

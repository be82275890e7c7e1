import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What most extensions of this kind do: at every change of the page, look through all of it and put a label beside each profile link. */
const NAIVE = `const label = () => {
  for (const link of document.querySelectorAll('[data-testid="User-Name"] a[href^="/"]')) {
    const handle = link.getAttribute('href').slice(1);
    if (!/^user_\\d+$/.test(handle) || Number(handle.slice(5)) % 5 || link.querySelector('.known')) continue;
    if (link.getBoundingClientRect().width === 0) continue;
    const mark = document.createElement('span');
    mark.className = 'known';
    mark.textContent = '✓';
    link.append(mark);
  }
};
new MutationObserver(label).observe(document.body, { childList: true, subtree: true });
label();`;

/** An unpacked extension with one content script on X, or with none. */
function extension(name: string, script?: string): string {
  const folder = mkdtempSync(join(tmpdir(), `throughline-${name}-`));
  mkdirSync(folder, { recursive: true });
  const content = script && { content_scripts: [{ matches: ['https://x.com/*'], js: ['content.js'] }] };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ manifest_version: 3, name, version: '1', ...content }));
  if (script) writeFileSync(join(folder, 'content.js'), script);
  return folder;
}

/** The page without us, and the naive peer. */
export const bareExtension = (): string => extension('bare');
export const naiveExtension = (): string => extension('naive', NAIVE);

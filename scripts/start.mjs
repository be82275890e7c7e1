// `npm start`: from a fresh clone to a browser with the extension, a sample workspace and a practice page.
// Without a display it runs the tour instead. `npm start -- --import contacts.csv` brings one's own contacts.
import { join } from 'node:path';
import { aptInstall, findChromium, findFirefox, installPackages, requireNode, root, run } from './lib.mjs';

requireNode();
installPackages();

const tsx = join(root, 'node_modules', '.bin', 'tsx');
const hasDisplay =
  process.platform !== 'linux' || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
const isTour = process.argv.includes('--tour') || !hasDisplay;

if (!findChromium() && (isTour || !findFirefox())) {
  if (!aptInstall(['chromium', 'fonts-noto-core'])) {
    console.error(
      'No browser found. Install Chromium, Chrome, Edge or Firefox, or set THROUGHLINE_CHROMIUM to its path.',
    );
    process.exit(1);
  }
}

run(tsx, ['scripts/build.ts']);
if (isTour && !process.argv.includes('--tour')) console.log('No display here: running the tour in a headless browser.');
run(tsx, [
  isTour ? 'scripts/tour.ts' : 'scripts/open-browser.ts',
  ...process.argv.slice(2).filter(word => word !== '--tour'),
]);

import { existsSync } from 'node:fs';

const CHROMIUM = [
  process.env.THROUGHLINE_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const FIREFOX = [
  process.env.THROUGHLINE_FIREFOX,
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

const firstExisting = (paths: readonly (string | undefined)[]): string | undefined =>
  paths.find(path => path !== undefined && existsSync(path));

/** Path of an installed Chromium, Chrome or Edge; the environment variable THROUGHLINE_CHROMIUM comes first. */
export const findChromium = (): string | undefined => firstExisting(CHROMIUM);

/** Path of an installed Firefox; the environment variable THROUGHLINE_FIREFOX comes first. */
export const findFirefox = (): string | undefined => firstExisting(FIREFOX);

import type { Browser } from 'webextension-polyfill';

type Globals = { browser?: Browser; chrome?: Browser };

/**
 * The extension API of this browser. Both answer with promises in Manifest V3, so our pages carry no polyfill.
 * Only what Chromium and Firefox share may be used through it.
 */
export function webExtension(): Browser {
  const { browser, chrome } = globalThis as unknown as Globals;
  return (browser ?? chrome) as Browser;
}

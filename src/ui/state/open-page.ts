import { webExtension } from './browser';

/**
 * Opens the full page in a tab of its own.
 * @param hash - screen, such as `#/outbox`
 */
export function openPage(hash: string): void {
  const url = webExtension().runtime.getURL(`src/ui/app/index.html${hash}`);
  void webExtension()
    .tabs.create({ url })
    .then(() => close());
}

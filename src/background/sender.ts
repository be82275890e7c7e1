import browser from 'webextension-polyfill';
import type { SenderInfo } from '../messages/router';

/** `origin` is Chromium's; the browser, not the renderer, fills it in. */
type MessageSender = browser.Runtime.MessageSender & { origin?: string };

/** Our own pages have our origin; everything else that carries our id is a content script in some page. */
export function senderInfo(sender: MessageSender): SenderInfo {
  const url = sender.url ?? '';
  const ours = browser.runtime.getURL('');
  const isOwnOrigin = sender.origin === undefined || `${sender.origin}/` === ours;
  return {
    kind: url.startsWith(ours) && isOwnOrigin ? 'extension' : 'content',
    tabId: sender.tab?.id,
    frameId: sender.frameId,
    windowId: sender.tab?.windowId,
    url,
  };
}

import browser from 'webextension-polyfill';
import { HandlerError } from '../../messages/router';
import { injectSkeleton } from '../site-access';

interface Skeleton {
  text: string;
  isXml: boolean;
}

/** A page of any size becomes a file that can be looked through. */
const MAX_LENGTH = 8_000_000;

/**
 * Has a page's skeleton made inside the page: what leaves it has no word, name, address or number of the page any more.
 * @throws HandlerError when the page may not be read, or is too large
 */
export async function makeSkeleton(tabId: number): Promise<Skeleton> {
  const target = { tabId, frameIds: [0] };
  try {
    await injectSkeleton(tabId);
    const [answer] = await browser.scripting.executeScript({ target, func: runSkeleton });
    const made = answer?.result as Skeleton | undefined;
    if (!made || made.text.length > MAX_LENGTH) throw new Error('no skeleton');
    return made;
  } catch {
    throw new HandlerError('not-found', 'the page may not be read, or is too large');
  }
}

/** Runs in the page, beside the script that was injected before; it is sent there as text. */
function runSkeleton(): unknown {
  const holder = globalThis as unknown as Record<symbol, (() => unknown) | undefined>;
  return holder[Symbol.for('throughline.skeleton')]?.();
}

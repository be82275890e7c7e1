import { HandlerError, type SenderInfo } from '../messages/router';

/** How long what was done from a page can be taken back from a page; our own pages have no such limit. */
const FROM_PAGE_MS = 3_600_000;

/**
 * Refuses a page that wants to take back what was done long ago: *Undo* stands in the toast of what was done just now.
 * @param at - when it was done, ISO 8601
 * @throws HandlerError
 */
export function requireFresh(sender: SenderInfo, at: string): void {
  if (sender.kind === 'content' && Math.abs(Date.now() - Date.parse(at)) > FROM_PAGE_MS) {
    throw new HandlerError('forbidden', 'too long ago to be taken back from a page');
  }
}

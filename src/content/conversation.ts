import { answerTab } from '../messages/tab-events';
import type { SeenConversation } from '../model/conversation';
import type { FoundConversation } from '../page/conversation';
import { matchesHost } from '../page/hosts';
import { getThreadSource, setThreadSource } from '../page/thread-source';
import { CONVERSATION_READERS } from '../sites/conversations';

/** Reads the thread that is open now. A reader that breaks reads nothing, and is named in the console. */
function read(): FoundConversation | null {
  const url = new URL(location.href);
  const reader = CONVERSATION_READERS.find(({ matches }) => matches.some(pattern => matchesHost(pattern, url)));
  try {
    return reader?.readMessages(document, url) ?? null;
  } catch (error) {
    console.warn(`throughline: reader ${reader?.id} failed`, error);
    return null;
  }
}

/** Which messages the rep's text selection touches; a page keeps one for its document and, in Chromium, one for each shadow root. */
function marked({ messages }: FoundConversation): string[] {
  return messages.filter(({ anchor }) => touches(selectionAround(anchor), anchor)).map(({ key }) => key);
}

function selectionAround(anchor: Element): Selection | null {
  const root = anchor.getRootNode() as Document | (ShadowRoot & { getSelection?(): Selection | null });
  return root.getSelection?.() ?? anchor.ownerDocument.getSelection();
}

const touches = (selection: Selection | null, anchor: Element): boolean =>
  selection !== null && !selection.isCollapsed && selection.containsNode(anchor, true);

/** As it may leave the page: without the elements. */
function seen(): SeenConversation | null {
  const found = read();
  if (!found) return null;
  const { sourceUrl, ...thread } = found;
  return {
    ...thread,
    ...(sourceUrl && sourceUrl.length <= 2048 && { sourceUrl }),
    marked: marked(found),
    messages: found.messages.map(({ anchor: _anchor, ...message }) => message),
  };
}

// Asked for again on the same page it is there already.
if (!getThreadSource()) {
  setThreadSource({ read, marked });
  answerTab('conversation.read', seen);
}

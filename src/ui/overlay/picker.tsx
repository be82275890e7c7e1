import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PickerWanted } from '../../messages/conversation';
import type { SeenConversation } from '../../model/conversation';
import { getOverlay, type RunningOverlay } from '../../page/bridge';
import type { FoundConversation } from '../../page/conversation';
import { addStyles } from '../../page/mount';
import { getThreadSource, type ThreadSource, takeWanted } from '../../page/thread-source';
import conversationCss from '../components/conversation/conversation.css?inline';
import { type Chosen, Picker } from '../components/conversation/picker';
import pickerCss from './picker.css?inline';
import { Ticks } from './ticks';

/** A thread that is being read changes while it is open. */
const LOOK_AGAIN_MS = 1000;

/** Picks messages over the page, in the overlay's own closed root. Ends with the visit; what is ticked is kept. */
function start(): void {
  const wanted = takeWanted();
  const overlay = getOverlay();
  const source = getThreadSource();
  if (!wanted || !overlay || !source) return;
  overlay.picker?.remove();
  const layer = document.createElement('div');
  const life = new AbortController();
  const close = () => {
    life.abort();
    render(null, layer);
    layer.remove();
    if (overlay.picker?.remove === close) overlay.picker = undefined;
  };
  overlay.picker = { remove: close };
  overlay.bridge.signal.addEventListener('abort', close, { signal: life.signal });
  layer.addEventListener('keydown', event => {
    if (event.isTrusted && event.key === 'Escape') close();
  });
  addStyles(overlay.root, conversationCss + pickerCss);
  overlay.tree.append(layer);
  render(<PagePicker overlay={overlay} source={source} wanted={wanted} onClose={close} />, layer);
}

function PagePicker({
  source,
  wanted,
  onClose,
}: {
  overlay: RunningOverlay;
  source: ThreadSource;
  wanted: PickerWanted;
  onClose: () => void;
}) {
  const [found, setFound] = useState<FoundConversation | null>();
  const [marked, setMarked] = useState<string[]>([]);
  const [chosen, setChosen] = useState<Chosen>();
  useEffect(() => {
    const look = () => {
      if (document.hidden) return;
      const next = source.read();
      setFound(before => (before && next && isSame(before, next) ? before : next));
      setMarked(before => {
        const now = next ? source.marked(next) : [];
        return before.join('\n') === now.join('\n') ? before : now;
      });
    };
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [source]);
  const thread: SeenConversation | null | undefined = found && { ...found, marked };
  return (
    <>
      <div class="picker-place">
        <Picker wanted={wanted} thread={thread} onClose={onClose} onChosen={setChosen} />
      </div>
      {found && chosen && <Ticks messages={found.messages} chosen={chosen} />}
    </>
  );
}

/** Nodes may be other ones although they say the same: ticks stand beside nodes. */
function isSame(left: FoundConversation, right: FoundConversation): boolean {
  return (
    left.messages.length === right.messages.length &&
    left.messages.every(({ key, text, anchor }, index) => {
      const other = right.messages[index];
      return other?.key === key && other.text === text && other.anchor === anchor;
    })
  );
}

start();

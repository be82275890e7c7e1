import type { Mount } from '../../page/mount';
import { isTextField } from '../components/text-field';

/** Events of our own tree that mean nothing to the page. */
const OWN_EVENTS = [
  ...['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'change', 'paste', 'copy', 'cut', 'submit'],
  ...['click', 'dblclick', 'auxclick', 'contextmenu', 'mousedown', 'mouseup', 'pointerdown', 'pointerup'],
  ...['touchstart', 'touchend', 'focusin', 'focusout'],
];

const TYPING_EVENTS = ['keydown', 'keypress', 'keyup'] as const;
const FOCUS_EVENTS = ['focusin', 'focusout'] as const;

/**
 * Keeps what the rep types and clicks in our tree from the page: a site's shortcuts would take letters of a note for
 * commands, a site's dialog would take the focus back. The page sees our events as events of the host.
 */
export function guardEvents({ host, root }: Mount, signal: AbortSignal): void {
  const stop = (event: Event) => event.stopPropagation();
  for (const type of OWN_EVENTS) root.addEventListener(type, stop, { signal });

  // Listeners that catch events on their way down come before our own tree: those are stopped at the window. Only letters,
  // because Escape, Enter and Tab have to reach our own handlers.
  const stopLetters = (event: KeyboardEvent) => {
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (event.target === host && isLetter && isTextField(root.activeElement)) event.stopImmediatePropagation();
  };
  const stopFocus = (event: Event) => {
    if (event.target === host) event.stopImmediatePropagation();
  };
  for (const type of TYPING_EVENTS) window.addEventListener(type, stopLetters, { signal, capture: true });
  for (const type of FOCUS_EVENTS) window.addEventListener(type, stopFocus, { signal, capture: true });
}

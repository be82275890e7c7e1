import type { View } from './contact-actions';
import { isContact, type Row } from './row-data';
import type { useSelection } from './use-selection';

export interface PopupKeys {
  rows: readonly Row[];
  selection: ReturnType<typeof useSelection>;
  text: string;
  setText: (text: string) => void;
  /** Puts the focus back into the search field; the selection stays. */
  toSearch: () => void;
  undo: () => void;
}

const LETTERS: Record<string, View> = { n: 'note', c: 'call', t: 'task' };
const STEPS: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1 };

/** Keys of the search field, and keys of the rows and their actions. */
export function useKeys({ rows, selection, text, setText, toSearch, undo }: PopupKeys) {
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = STEPS[event.key];
    // Without a selection Enter means the best hit.
    if (event.key === 'Enter' && !event.repeat) selection.select(selection.current ?? rows[0], true);
    else if (step) selection.move(step);
    else if (event.key === 'Escape' && text !== '') setText('');
    else return;
    event.preventDefault();
  };

  const onListKey = (event: KeyboardEvent) => {
    const { current } = selection;
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) {
      if (event.key !== 'Escape') return;
      event.preventDefault(); // or the popup closes
      return selection.select(current, true);
    }
    // The card of a person who is no contact yet has keys of its own.
    if (isInCard(event.target) && !['Escape', 'z', 'Z'].includes(event.key)) return;
    const view = LETTERS[event.key.toLowerCase()];
    const step = STEPS[event.key];
    if (event.key === 'Escape') toSearch();
    else if (event.key.toLowerCase() === 'z') undo();
    else if (view && current && isContact(current)) selection.select(current, true, view);
    else if (step) {
      toSearch();
      selection.move(step);
    } else if (event.key === 'Enter' && isRow(event.target) && !event.repeat) selection.select(current, true);
    else if (isLetter(event.key))
      return toSearch(); // and the letter lands in the search field
    else return;
    event.preventDefault();
  };

  return { onSearchKey, onListKey };
}

/** Single letters and digits that mean nothing here begin a new search. */
const isLetter = (key: string): boolean => /^[\p{L}\p{N}@]$/u.test(key);

const isInCard = (target: EventTarget | null): boolean => (target as Element | null)?.closest('.card') != null;

const isRow = (target: EventTarget | null): boolean => (target as Element | null)?.getAttribute('role') === 'row';

function isTyping(target: EventTarget | null): boolean {
  return (target as Element | null)?.matches('textarea, input') ?? false;
}

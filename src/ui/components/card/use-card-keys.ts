import type { RefObject } from 'preact';
import type { CardView } from '../../../messages/people';
import { isTextField } from '../text-field';
import type { CardPart } from './card';

const PARTS: Record<string, CardPart> = { n: 'note', c: 'call', t: 'task' };

/** Keys of a card while nothing is being typed: L logs, N, C and T open a note, call or task; Escape closes what is open. */
export function useCardKeys(
  view: CardView | undefined,
  part: CardPart,
  setPart: (part: CardPart) => void,
  primary: RefObject<HTMLButtonElement | null>,
) {
  return (event: KeyboardEvent) => {
    if (!event.isTrusted || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && part) {
      event.stopPropagation();
      setPart(null);
      primary.current?.focus();
      return;
    }
    if (isTextField(event.target) || view?.verdict !== 'match') return;
    const key = event.key.toLowerCase();
    const opens = PARTS[key];
    if (!opens && key !== 'l') return;
    event.preventDefault();
    if (opens) setPart(opens);
    // The button itself decides whether it may log.
    else primary.current?.focus();
  };
}

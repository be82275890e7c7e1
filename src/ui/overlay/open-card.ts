import { identifierKey } from '../../model/identifier-key';
import type { AnchoredPerson } from '../../page/bridge';
import { type CardSubject, subjectKey } from '../components/card/subject';

/** The card that is open, for one person and never for another. */
export interface OpenCard {
  /** Where the person stands in the page now; null: no longer in it. */
  anchored: AnchoredPerson | null;
  ref: string;
  key: string;
  isSubject: boolean;
  subject: CardSubject;
  byKeyboard: boolean;
}

export function openCardOf(anchored: AnchoredPerson, pageUrl: string, byKeyboard: boolean): OpenCard {
  const { person, touch, ref } = anchored;
  const subject = { person, touch, pageUrl };
  return { anchored, ref, key: subjectKey(subject), isSubject: person.role === 'subject', subject, byKeyboard };
}

/**
 * Finds the card's person among the people that are in the page now. A list may reuse a node or a ref for somebody else, so
 * only the person counts.
 * @returns the card with its new anchor; null when it was the page's subject and the page is now about somebody else
 */
export function followPerson(open: OpenCard, people: readonly AnchoredPerson[]): OpenCard | null {
  const same = people.filter(({ person }) => isSamePerson(open, person));
  const anchored = same.find(({ ref }) => ref === open.ref) ?? same[0] ?? null;
  if (!anchored && open.isSubject) return null;
  return { ...open, anchored, ref: anchored?.ref ?? open.ref };
}

function isSamePerson({ key, subject }: OpenCard, person: AnchoredPerson['person']): boolean {
  if (subjectKey({ person }) === key) return true;
  const keys = new Set(subject.person?.identifiers.map(identifierKey));
  return person.identifiers.some(identifier => keys.has(identifierKey(identifier)));
}

/** Whose card the keyboard opens: the page's subject, else the first in view that is marked, else the first marked. */
export function personForCommand(
  people: readonly AnchoredPerson[],
  isInView: (anchored: AnchoredPerson) => boolean,
): AnchoredPerson | undefined {
  const subject = people.find(({ person }) => person.role === 'subject');
  const marked = people.filter(({ mark }) => mark && mark.verdict !== 'none');
  return subject ?? marked.find(isInView) ?? marked[0];
}

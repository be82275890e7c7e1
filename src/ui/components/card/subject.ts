import type { CardView } from '../../../messages/people';
import { identifierKey } from '../../../model/identifier-key';
import type { Person, Touch } from '../../../model/person';
import { t } from '../../i18n';

/** Whose card it is: a person seen on a page, or a contact picked from a list. */
export interface CardSubject {
  person?: Person;
  contactId?: string;
  /** Address of the page the person was seen on. */
  pageUrl?: string;
  /** What *Log* logs, as the page says. */
  touch?: Touch;
}

/** Same text for the same person or contact. A card never changes its subject: use this as its `key`. */
export function subjectKey({ person, contactId }: CardSubject): string {
  if (contactId) return `contact:${contactId}`;
  const [identifier] = person?.identifiers ?? [];
  return identifier ? identifierKey(identifier) : `name:${person?.fullName ?? ''}`;
}

/** Under which key a half-written note is kept: the contact once known, else the person's own identifier. */
export function draftKey(view: CardView): string {
  return view.draft?.key ?? subjectKey({ person: view.person, contactId: view.contact?.id });
}

/** Name to show; a page may give none. */
export function nameOf({ contact, person }: Pick<CardView, 'contact' | 'person'>): string {
  return contact?.fullName || person?.fullName || person?.identifiers[0]?.value || t('card_unnamed');
}

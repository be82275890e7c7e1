import { mailboxes, spells } from '../mailboxes';
import { type Claim, emptyClaim, namesOf } from '../structured-data';
import { fold } from '../words';

/**
 * Mailboxes of people among the links of a page: joined to the one person whose name they bear. Without a name, an address
 * is a person only when it spells one, or is all the page has.
 */
export function mailboxClaims(claims: readonly Claim[], root: Document | Element): Claim[] {
  const names = namesOf(claims);
  const boxes = mailboxes(root);
  return boxes.flatMap(({ email, local, link, fullName }) => {
    const bearers = names.filter(one => spells(fold(local), one));
    const name = fullName ?? (bearers.length === 1 ? bearers[0] : undefined);
    const isPerson = name || SPELLED.test(local) || (boxes.length === 1 && !names.length);
    return isPerson ? [{ ...emptyClaim('listed', 'link', 4), name, anchor: link, emails: [email.value] }] : [];
  });
}

/** `ada.birch@`: the address alone says that it is a person's. */
const SPELLED = /^\p{L}{2,}[._]\p{L}{2,}$/u;

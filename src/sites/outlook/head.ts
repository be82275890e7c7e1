import { addressesIn } from '../../page/mail';
import { fullName } from '../../page/mailboxes';
import { textLines } from '../../page/select';
import { textOf } from '../../page/structured-data';

/** The text of a mail. */
export const BODY = '[role="document"]';
const NAMED = '[title*="@"], [aria-label*="@"]';
/** What opens somebody's card. */
const PERSONA = 'button, [role="button"], [data-lpc-hover-target-id], [class*="lpc-hoverTarget"]';

/** Somebody in a mail's head: by exactly one address, or by a name whose address shows only when the rep points at it. */
export interface Party {
  element: Element;
  email?: string;
  name?: string;
}

/** People before the body; nobody when the block holds another mail too, for then it is no single mail. */
export function headParties(block: Element, body: Element): Party[] | undefined {
  if ([...block.querySelectorAll(BODY)].some(other => other !== body && !body.contains(other))) return undefined;
  const before = [...block.querySelectorAll(`${NAMED}, ${PERSONA}, span, div`)].filter(
    element => !element.closest(BODY) && (element.compareDocumentPosition(body) & 4) !== 0,
  );
  const addressed = before.flatMap(addressedParty);
  const several = before.flatMap(severalParties).filter(({ email }) => !addressed.some(one => one.email === email));
  const inRows = before.flatMap(element => namedInRow(element, block));
  const sender = namedSender(before, block);
  const all = [...(sender ?? []), ...addressed, ...several, ...inRows];
  // In the order of the page: who wrote the mail stands first in its head.
  const parties = all.toSorted(({ element: left }, { element: right }) => position(left, right));
  return parties.length ? parties : undefined;
}

const position = (left: Element, right: Element): number =>
  left === right ? 0 : left.compareDocumentPosition(right) & 4 ? -1 : 1;

/** Addresses that an element says, or shows as its own text: `Ada Example<ada@example.com>`. */
const addressesSaid = (element: Element): string[] => {
  const shown = element.childElementCount === 0 ? element.textContent : '';
  return [...new Set([element.getAttribute('title'), element.getAttribute('aria-label'), shown].flatMap(addressesIn))];
};

function addressedParty(element: Element): Party[] {
  const [email, ...others] = addressesSaid(element);
  return email && !others.length ? [{ element, email, name: nameBeside(element, email) }] : [];
}

/** A label that reads out a whole row: `To: Ada Example <ada@example.com>; Grace Sample <grace@example.com>`. */
function severalParties(element: Element): Party[] {
  const label = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? '';
  const parts = [...label.matchAll(/([^<>;:,]*)<([^<>]*)>/g)].flatMap(([, name = '', address]) =>
    addressesIn(address).map(email => ({ element, email, name: name.trim() || undefined })),
  );
  return parts.length > 1 ? parts : [];
}

const written = (label: string): string | undefined => /^(?:[^:<]*:\s*)?([^:<]+?)\s*[<(]/.exec(label)?.[1]?.trim();

/** `Ada Example <ada@example.com>`, or the text shown on what has the address as its tip. Words like "From:" are not taken. */
function nameBeside(element: Element, email: string): string | undefined {
  const label = element.getAttribute('aria-label') ?? element.getAttribute('title') ?? textOf(element) ?? '';
  const shown = textOf(element)?.split(/[<(;]/)[0]?.trim();
  const name = shown || written(label);
  return name && !name.toLowerCase().includes(email) && name.length <= 100 ? name : undefined;
}

/** `To:` in any language: the first words of a row, with the people behind them. */
const isLabel = (text = ''): boolean => /^.{1,20}[:：]$/u.test(text);

function isInRow(element: Element, block: Element): boolean {
  for (let at = element.parentElement; at && at !== block; at = at.parentElement) {
    if (isLabel(textLines(at, 1)[0]?.text)) return true;
  }
  return false;
}

/** A recipient who is there by name alone: what opens a card, in a row that says what it is. */
function namedInRow(element: Element, block: Element): Party[] {
  const isOther = !element.matches(PERSONA) || element.matches('[aria-expanded], [aria-haspopup="menu"]');
  if (isOther || addressesIn(`${element.outerHTML}`).length || element.parentElement?.closest(NAMED)) return [];
  const name = fullName(textOf(element));
  return name && isInRow(element, block) ? [{ element, name }] : [];
}

/** The sender by name alone stands before all rows, behind the picture that opens the card, or what opens it says the name again. */
function namedSender(before: readonly Element[], block: Element): Party[] | undefined {
  const personas = before.filter(one => one.matches(PERSONA));
  const isShown = (name: string, element: Element) =>
    personas.some(
      one =>
        (one.querySelector('img') && position(one, element) < 0) ||
        (one !== element && one.getAttribute('aria-label')?.includes(name)),
    );
  for (const element of before) {
    if (addressesSaid(element).length || isLabel(textOf(element))) return undefined;
    const name = element.childElementCount === 0 ? fullName(textOf(element)) : undefined;
    if (name && !isInRow(element, block) && isShown(name, element)) return [{ element, name }];
  }
  return undefined;
}

/** Addresses by name, as all the page shows them outside of what people wrote; names with several are left out. */
export function addressBook(document: Document): ReadonlyMap<string, string | undefined> {
  const book = new Map<string, string | undefined>();
  for (const element of document.querySelectorAll(`${NAMED}, [role="main"] span`)) {
    const [party] = element.closest(BODY) ? [] : addressedParty(element);
    if (!party?.name) continue;
    book.set(party.name, !book.has(party.name) || book.get(party.name) === party.email ? party.email : undefined);
  }
  return book;
}

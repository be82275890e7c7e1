import type { Identifier } from '../model/identifier';
import { emailIdentifier } from '../model/plain-identifiers';
import { personName, textOf } from './structured-data';
import { fold, isCompanyName } from './words';

// Mailboxes of a function, not of a person.
const FUNCTION =
  /^(?:abuse|admin|advertis\w*|billing|business|career\w*|compliance|contact|customer\w*|datenschutz|dpo|editor\w*|enquir\w*|events?|feedback|hello|help\w*|hi|hr|impressum|info\w*|inquir\w*|investor\w*|jobs?|kontakt|legal|mail|marketing|media|news\w*|no-?reply|office|orders?|partner\w*|postmaster|pr|press\w*|privacy|recruit\w*|redaktion|sales|security|service\w*|shop|subscri\w*|support|team|tips?|webmaster|welcome)(?:[+._-].*)?$/i;
// Each word begins as names do: `write to Ada` is no name.
const FULL_NAME = /^[\p{Lu}\p{Lo}]\S*(?:\s(?:[\p{Lu}\p{Lo}]\S*|de|da|del|der|di|la|van|von|zu))*\s[\p{Lu}\p{Lo}]\S*$/u;

/** Link to the mailbox of a person. */
export interface Mailbox {
  email: Identifier;
  /** What stands before the `@`. */
  local: string;
  link: Element;
  /** The link's own text, when that is a name. */
  fullName?: string;
}

/** A text as a name of several words, and not a company's. */
export function fullName(text: string | undefined): string | undefined {
  const name = text && text.length < 60 && !isCompanyName(text) ? personName(text) : undefined;
  return name && FULL_NAME.test(name) ? name : undefined;
}

/** The mailbox that a link leads to; undefined for those of a function and for other links. */
export function mailboxOf(link: Element): Mailbox | undefined {
  const href = link.getAttribute('href') ?? '';
  const email = /^mailto:/i.test(href) ? emailIdentifier(href) : undefined;
  const local = email?.value.split('@')[0] ?? '';
  return !email || FUNCTION.test(local) ? undefined : { email, local, link, fullName: fullName(textOf(link)) };
}

/** Mailboxes of people, each once. */
export function mailboxes(root: Document | Element): Mailbox[] {
  const boxes = new Map<string, Mailbox>();
  for (const link of root.querySelectorAll('a[href^="mailto:" i]')) {
    const box = mailboxOf(link);
    if (box && !boxes.has(box.email.value)) boxes.set(box.email.value, box);
  }
  return [...boxes.values()];
}

/** Whether the name before an `@`, or of a profile, holds a word of somebody's name. Both without accents. */
export const spells = (local: string, name = ''): boolean =>
  name.split(/[\s-]/).some(word => fold(word).length > 2 && local.includes(fold(word)));

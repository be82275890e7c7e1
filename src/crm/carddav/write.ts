import type { ContactDraft } from '../../model/contact';
import { andThen, failed, notOffered } from '../failure';
import { keysIn, withActivity, withoutActivity } from '../note-sections';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { applyDraft, type Card, newCard, noteIn, setNote, versionOf } from './card';
import { deleteCard, getCard, putCard } from './cards';
import { type AddressBook, openBook } from './dav';

/** Tries at a card that others write at the same time. */
const TRIES = 5;

/** A card that we create is named by its once-key, so the second creation meets the first. */
const cardName = (onceKey: string): string => `${onceKey}.vcf`;

export async function write(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written>> {
  return andThen(await openBook(context), book => writeTo(context, book, intent));
}

async function writeTo(context: CrmContext, book: AddressBook, intent: WriteIntent): Promise<CrmResult<Written>> {
  switch (intent.kind) {
    case 'activity.create':
    case 'activity.update':
      return putActivity(context, book, intent);
    case 'activity.delete':
      return removeActivity(context, book, intent);
    case 'contact.create':
      return createContact(context, book, intent);
    case 'contact.update':
      return updateContact(context, book, intent);
    case 'contact.delete':
      return removeContact(context, book, intent.contact.remoteId);
    default:
      return notOffered();
  }
}

/**
 * Reads a card, changes it and writes it back over just that state; begins again when somebody else was faster.
 * @param edit - answers a failure to write nothing
 */
async function editCard(
  context: CrmContext,
  book: AddressBook,
  name: string,
  edit: (card: Card) => CrmResult<null>,
): Promise<CrmResult<Card>> {
  for (let tries = 1; ; tries++) {
    const read = await getCard(context, book, name);
    if (!read.ok) return read;
    const { card, etag } = read.value;
    const edited = edit(card);
    if (!edited.ok) return edited;
    card.updatePropertyWithValue('rev', `${context.now().toISOString().slice(0, 19)}Z`);
    const put = await putCard(context, book, name, card, etag);
    if (put.ok) return { ok: true, value: card };
    if (put.failure.cause.code !== 'conflict') return put;
    if (tries === TRIES) return failed('conflict', { retry: 'later' });
  }
}

type ActivityIntent = Extract<WriteIntent, { kind: `activity.${string}` }>;

const activityId = (name: string, key: string): string => `${name}#${key}`;
/** The key of an activity that is in a card already. */
const keyOf = ({ activity, onceKey }: ActivityIntent): string => activity.remoteId?.split('#')[1] ?? onceKey;

async function putActivity(
  context: CrmContext,
  book: AddressBook,
  intent: ActivityIntent,
): Promise<CrmResult<Written>> {
  const name = intent.contact.remoteId;
  if (!name) return failed('gone');
  const key = keyOf(intent);
  const done = await editCard(context, book, name, card => {
    const note = noteIn(card);
    if (intent.kind === 'activity.update' && !keysIn(note).includes(key)) return failed('gone');
    setNote(card, withActivity(note, key, intent.activity));
    return { ok: true, value: null };
  });
  return andThen(done, () => ({ ok: true, value: { remoteId: activityId(name, key) } }));
}

async function removeActivity(
  context: CrmContext,
  book: AddressBook,
  intent: ActivityIntent,
): Promise<CrmResult<Written>> {
  const name = intent.activity.remoteId?.split('#')[0] ?? intent.contact.remoteId;
  if (!name) return failed('gone');
  const key = keyOf(intent);
  const done = await editCard(context, book, name, card => {
    if (!keysIn(noteIn(card)).includes(key)) return failed('gone');
    setNote(card, withoutActivity(noteIn(card), key));
    return { ok: true, value: null };
  });
  if (!done.ok && done.failure.cause.code !== 'gone') return done;
  return { ok: true, value: { remoteId: activityId(name, key) } };
}

async function createContact(
  context: CrmContext,
  book: AddressBook,
  { contact, onceKey }: Extract<WriteIntent, { kind: 'contact.create' }>,
): Promise<CrmResult<Written>> {
  const name = cardName(onceKey);
  const card = newCard(onceKey);
  applyDraft(card, contact as ContactDraft, false);
  const put = await putCard(context, book, name, card, null);
  // Somebody put it there: we ourselves, when the answer was lost.
  if (!put.ok && put.failure.cause.code !== 'conflict') return put;
  return describe(context, book, name);
}

async function describe(context: CrmContext, book: AddressBook, name: string): Promise<CrmResult<Written>> {
  return andThen(await getCard(context, book, name), ({ card }) => ({
    ok: true,
    value: { remoteId: name, remoteVersion: versionOf(card) },
  }));
}

/** Written over just the version that the rep saw; without one (never read) nothing is taken away. */
async function updateContact(
  context: CrmContext,
  book: AddressBook,
  { contact, draft }: Extract<WriteIntent, { kind: 'contact.update' }>,
): Promise<CrmResult<Written>> {
  const name = contact.remoteId;
  if (!name) return failed('gone');
  const done = await editCard(context, book, name, card => {
    const seen = contact.remoteVersion;
    if (seen && seen !== versionOf(card)) return failed('conflict');
    applyDraft(card, draft, seen !== undefined);
    return { ok: true, value: null };
  });
  return andThen(done, card => ({ ok: true, value: { remoteId: name, remoteVersion: versionOf(card) } }));
}

async function removeContact(
  context: CrmContext,
  book: AddressBook,
  name: string | undefined,
): Promise<CrmResult<Written>> {
  if (!name) return failed('gone');
  const done = await deleteCard(context, book, name);
  if (!done.ok && done.failure.cause.code !== 'gone') return done;
  return { ok: true, value: { remoteId: name } };
}

/** Changes and deletes may be sent again without harm; only what creates must be looked for. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const book = await openBook(context);
  if (!book.ok) return book;
  if (intent.kind === 'contact.create') {
    const found = await describe(context, book.value, cardName(intent.onceKey));
    return !found.ok && found.failure.cause.code === 'gone' ? { ok: true, value: null } : found;
  }
  const name = intent.kind === 'activity.create' ? intent.contact.remoteId : undefined;
  if (!name) return { ok: true, value: null };
  const read = await getCard(context, book.value, name);
  if (!read.ok) return read.failure.cause.code === 'gone' ? { ok: true, value: null } : read;
  const isThere = keysIn(noteIn(read.value.card)).includes(intent.onceKey);
  return { ok: true, value: isThere ? { remoteId: activityId(name, intent.onceKey) } : null };
}

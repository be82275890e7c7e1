import { z } from 'zod';
import { andThen } from '../failure';
import { activitiesIn } from '../note-sections';
import type { CrmContext, CrmFailure, CrmResult, PullPage, RemoteIds } from '../types';
import { isPerson, noteIn, toContact } from './card';
import { getCards, nameOf, type StoredCard } from './cards';
import { type AddressBook, davXml, element, openBook } from './dav';
import type { DavResponse } from './xml';

/** Cards asked for at once. */
const PAGE_SIZE = 100;

/** Where a pull stands: the state that the server named, and the cards that changed before it and are still to be read. */
const cursorSchema = z.object({ token: z.string(), todo: z.array(z.string()) });
type Cursor = z.infer<typeof cursorSchema>;

function readCursor(text: string | undefined): Cursor | undefined {
  try {
    return cursorSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

/** Next page of cards that changed (RFC 6578). A state that the server has forgotten starts from the beginning. */
export async function pull(context: CrmContext, text: string | undefined): Promise<CrmResult<PullPage>> {
  const book = await openBook(context);
  if (!book.ok) return book;
  const cursor = readCursor(text);
  if (cursor && cursor.todo.length > 0) return readPage(context, book.value, cursor, []);
  const changes = await changesSince(context, book.value, cursor?.token);
  const fresh =
    !changes.ok && cursor && isForgotten(changes.failure)
      ? await changesSince(context, book.value, undefined)
      : changes;
  return andThen(fresh, ({ token, changed, deleted }) =>
    readPage(context, book.value, { token, todo: changed }, cursor ? deleted : []),
  );
}

/** The server no longer knows the token: 403 or 409 with `valid-sync-token`, some say 400 or 412. */
const isForgotten = ({ cause }: CrmFailure): boolean =>
  ['forbidden', 'conflict', 'invalid', 'gone'].includes(cause.code);

async function changesSince(context: CrmContext, book: AddressBook, token: string | undefined) {
  const content = `<d:sync-token>${token ?? ''}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>`;
  const xml = element('d:sync-collection', content);
  return andThen(await davXml(context, { method: 'REPORT', url: book.url, depth: '0', xml }), multistatus => {
    const cards = multistatus.responses.filter(({ href }) => isCard(href, book));
    return {
      ok: true as const,
      value: {
        token: multistatus.syncToken ?? '',
        changed: cards.filter(({ status }) => status === 200).map(named),
        deleted: cards.filter(({ status }) => status === 404).map(named),
      },
    };
  });
}

const named = ({ href }: DavResponse): string => nameOf(href);
const isCard = (href: string, { url }: AddressBook): boolean =>
  new URL(href, url).pathname !== new URL(url).pathname && !href.endsWith('/');

async function readPage(
  context: CrmContext,
  book: AddressBook,
  { token, todo }: Cursor,
  deleted: string[],
): Promise<CrmResult<PullPage>> {
  const size = context.pageSize ?? PAGE_SIZE;
  const rest = todo.slice(size);
  return andThen(await getCards(context, book, todo.slice(0, size)), cards => {
    const people = cards.filter(({ card }) => isPerson(card));
    return {
      ok: true,
      value: {
        contacts: people.map(({ name, card }) => toContact(context, name, card)),
        accounts: [],
        deals: [],
        activities: people.flatMap(stored => activitiesOf(context, stored)),
        deleted: { contacts: deleted, accounts: [], deals: [], activities: [] },
        cursor: JSON.stringify({ token, todo: rest }),
        more: rest.length > 0,
      },
    };
  });
}

export function activitiesOf(context: CrmContext, { name, card }: StoredCard) {
  const { updatedAt } = toContact(context, name, card);
  return activitiesIn(context, { name, note: noteIn(card), updatedAt });
}

/** All cards that are there, for the day on which a token was forgotten. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  return andThen(await openBook(context), async book =>
    andThen(await changesSince(context, book, undefined), ({ changed }) => ({
      ok: true,
      value: { contacts: changed },
    })),
  );
}

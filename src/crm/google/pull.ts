import { z } from 'zod';
import { andThen, crmFailure } from '../failure';
import type { CrmContext, CrmResult, PullPage, RemoteIds } from '../types';
import { call, reasonsOf } from './call';
import { FIELDS, idOf, type Person, person, toContact } from './person';

/** Most people of one page. */
const PAGE = 1_000;

const cursorSchema = z.object({
  v: z.literal(1),
  fields: z.literal(FIELDS),
  /** Rows of a page, the same as long as a token lives: tokens are good for the very request they were made with. */
  size: z.number().int().min(1).max(PAGE),
  /** Stands for everything that was handed out. */
  syncToken: z.string().optional(),
  /** Stands for the page before, within a pull. */
  pageToken: z.string().optional(),
});
type Cursor = z.infer<typeof cursorSchema>;

/** A damaged cursor starts from the beginning. */
function readCursor({ pageSize = PAGE }: CrmContext, stored: string | undefined): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(stored ?? ''));
  } catch {
    return { v: 1, fields: FIELDS, size: Math.max(1, Math.min(pageSize, PAGE)) };
  }
}

const listed = z.object({
  connections: z.array(person).nullish(),
  nextPageToken: z.string().nullish(),
  nextSyncToken: z.string().nullish(),
});

/** A list that ends says so by a token: without one, an odd answer would be an empty address book. */
const complete = listed.refine(page => page.nextPageToken || page.nextSyncToken, 'neither of the two tokens');

function list(context: CrmContext, { size, syncToken, pageToken }: Cursor) {
  const values = new URLSearchParams({
    personFields: FIELDS,
    pageSize: String(size),
    requestSyncToken: 'true',
    ...(syncToken ? { syncToken } : {}),
    ...(pageToken ? { pageToken } : {}),
  });
  return call(
    context,
    {
      method: 'GET',
      path: `people/me/connections?${values}`,
      classify: (_status, body) => (reasonsOf(body).includes('EXPIRED_SYNC_TOKEN') ? crmFailure('invalid') : undefined),
    },
    complete,
  );
}

/**
 * The next page of changes and deletions. A token lives for seven days: when it has ended, everything is read again, and what was deleted
 * meanwhile is found by comparing ids.
 */
export async function pull(context: CrmContext, stored: string | undefined): Promise<CrmResult<PullPage>> {
  const cursor = readCursor(context, stored);
  const page = await list(context, cursor);
  const isTokenRefused = !page.ok && page.failure.cause.code === 'invalid' && (cursor.syncToken || cursor.pageToken);
  if (isTokenRefused) return pull(context, undefined);
  return andThen(page, ({ connections, nextPageToken, nextSyncToken }) => {
    const { pageToken: _before, ...rest } = cursor;
    const next: Cursor = nextPageToken
      ? { ...cursor, pageToken: nextPageToken }
      : { ...rest, ...(nextSyncToken ? { syncToken: nextSyncToken } : {}) };
    const rows = connections ?? [];
    const isGone = ({ metadata }: Person) => metadata?.deleted === true;
    const former = rows.flatMap(row =>
      (row.metadata?.previousResourceNames ?? []).map(name => idOf({ resourceName: name })),
    );
    return {
      ok: true,
      value: {
        contacts: rows.filter(row => !isGone(row)).map(row => toContact(context, row)),
        accounts: [],
        deals: [],
        activities: [],
        deleted: {
          // Whoever was merged goes on under another id.
          contacts: [...new Set([...rows.filter(isGone).map(idOf), ...former])],
          ...{ accounts: [], deals: [], activities: [] },
        },
        cursor: JSON.stringify(next),
        more: Boolean(nextPageToken),
      },
    };
  });
}

/** Ids of everybody who is still there. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const contacts: string[] = [];
  for (let token: string | undefined, first = true; first || token; first = false) {
    const values = new URLSearchParams({
      personFields: 'metadata',
      requestSyncToken: 'true',
      pageSize: String(PAGE),
      ...(token ? { pageToken: token } : {}),
    });
    const page = await call(context, { method: 'GET', path: `people/me/connections?${values}` }, complete);
    if (!page.ok) return page;
    contacts.push(...(page.value.connections ?? []).map(idOf));
    token = page.value.nextPageToken ?? undefined;
  }
  return { ok: true, value: { contacts } };
}

/** Those who were changed last, newest first. */
export const youngest = (context: CrmContext, count: number) => {
  const values = new URLSearchParams({
    personFields: FIELDS,
    pageSize: String(count),
    sortOrder: 'LAST_MODIFIED_DESCENDING',
  });
  return call(context, { method: 'GET', path: `people/me/connections?${values}` }, listed);
};

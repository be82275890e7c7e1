import { z } from 'zod';
import { basicAuth } from '../basic-auth';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, isHtml, request, serverUrl } from '../http';
import { defineSession } from '../session';
import type { CrmContext, CrmResult } from '../types';
import { type DavResponse, listOf, type Multistatus, parseMultistatus, textOf } from './xml';

export const ID = 'carddav';

/** The address book that was found at sign-in. */
export interface AddressBook {
  /** Absolute address, with a slash at its end. */
  url: string;
  name: string;
  principal: string;
  userName: string;
}

const bookSchema: z.ZodType<AddressBook> = z.object({
  url: z.string(),
  name: z.string(),
  principal: z.string(),
  userName: z.string(),
});

/** Nothing is signed in to: what is kept is where the address book is. */
const books = defineSession<AddressBook>({
  schema: bookSchema,
  isSame: (a, b) => a.url === b.url,
  signIn: context => discover(context),
});
export const openBook = (context: CrmContext): Promise<CrmResult<AddressBook>> => books.open(context);
/** Looks for the address book anew, as at sign-in. */
export const findBook = (context: CrmContext): Promise<CrmResult<AddressBook>> => discover(context);

type DavRequest = Pick<CrmRequest, 'method' | 'url' | 'headers' | 'body' | 'accept'>;

/** One request with the rep's name and password (Basic, over TLS or to this machine). */
export function dav(context: CrmContext, davRequest: DavRequest): Promise<CrmResult<CrmAnswer>> {
  return request(context, {
    crm: ID,
    // Servers say in words of their own, not in JSON, that something is not there.
    classify: (status, _body, headers) =>
      (status === 404 || status === 410) && !isHtml(headers) ? crmFailure('gone') : undefined,
    ...davRequest,
    headers: { Accept: '*/*', ...basicAuth(context), ...davRequest.headers },
  });
}

/** A request that is answered by a multistatus. */
export async function davXml(
  context: CrmContext,
  { method, url, depth, xml }: { method: 'PROPFIND' | 'REPORT'; url: string; depth: '0' | '1'; xml: string },
): Promise<CrmResult<Multistatus>> {
  const body = { type: 'application/xml; charset=utf-8', text: `<?xml version="1.0" encoding="utf-8"?>${xml}` };
  return andThen(await dav(context, { method, url, headers: { Depth: depth }, body }), ({ status, text }) => {
    const multistatus = status === 207 ? parseMultistatus(text) : null;
    return multistatus ? { ok: true, value: multistatus } : unexpected('no multistatus');
  });
}

/** An answer that is none of CardDAV's. */
export const unexpected = (what: string) =>
  failed('not-a-crm', { messageKey: 'crm_error_unexpected', vendorText: `${ID}: ${what}` });

const NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"';

/** XML of an element in DAV's or CardDAV's name space. */
export const element = (name: string, content: string): string => `<${name} ${NAMESPACES}>${content}</${name}>`;

const WHO = element(
  'd:propfind',
  '<d:prop><d:resourcetype/><d:displayname/><d:current-user-principal/><c:addressbook-home-set/></d:prop>',
);

/**
 * Finds the address book (RFC 6764): the address may be that of the book, of the user, or of the server.
 * A server's address is asked itself and at its well-known place; redirects are not followed, so the place itself must answer.
 */
async function discover(context: CrmContext): Promise<CrmResult<AddressBook>> {
  const start = startUrl(context);
  if (!start) return failed('invalid', { messageKey: 'crm_error_address', field: 'url' });
  let last: CrmResult<AddressBook> = failed('not-a-crm');
  const isServer = new URL(start).pathname === '/';
  for (const url of isServer ? [start, new URL('/.well-known/carddav', start).href] : [start]) {
    const found = await discoverAt(context, url);
    if (found.ok || found.failure.retry === 'signin' || found.failure.cause.code === 'network') return found;
    if (last.ok || last.failure.cause.code === 'not-a-crm') last = found;
  }
  return last;
}

function startUrl({ credentials }: CrmContext): string | undefined {
  try {
    const url = serverUrl(credentials.baseUrl);
    return url.href.endsWith('/') ? url.href : `${url.href}/`;
  } catch {
    return undefined;
  }
}

async function discoverAt(context: CrmContext, url: string): Promise<CrmResult<AddressBook>> {
  const own = await davXml(context, { method: 'PROPFIND', url, depth: '0', xml: WHO });
  if (!own.ok) return own;
  const [first] = own.value.responses;
  if (!first) return failed('not-a-crm');
  const principal = hrefIn(first.props['current-user-principal'], url);
  if (isBook(first)) return { ok: true, value: bookOf(context, url, first, principal ?? url) };
  const home = hrefIn(first.props['addressbook-home-set'], url) ?? (principal && (await homeOf(context, principal)));
  if (!home) return failed('not-a-crm');
  const list = await davXml(context, { method: 'PROPFIND', url: home, depth: '1', xml: WHO });
  if (!list.ok) return list;
  const wanted = context.credentials.fields.addressbook?.trim().toLowerCase();
  const all = list.value.responses.filter(isBook);
  const found = wanted ? all.find(one => nameOf(one).toLowerCase() === wanted) : all[0];
  if (!found) return failed('invalid', { messageKey: 'crm_error_addressbook', field: 'addressbook' });
  return { ok: true, value: bookOf(context, new URL(found.href, home).href, found, principal ?? home) };
}

async function homeOf(context: CrmContext, principal: string): Promise<string | undefined> {
  const user = await davXml(context, { method: 'PROPFIND', url: principal, depth: '0', xml: WHO });
  return user.ok ? hrefIn(user.value.responses[0]?.props['addressbook-home-set'], principal) : undefined;
}

const isBook = ({ props }: DavResponse): boolean =>
  typeof props.resourcetype === 'object' && props.resourcetype !== null && 'addressbook' in props.resourcetype;

const nameOf = ({ href, props }: DavResponse): string =>
  textOf(props.displayname).trim() || decodeURIComponent(href.split('/').filter(Boolean).at(-1) ?? '');

function bookOf({ credentials }: CrmContext, url: string, response: DavResponse, principal: string): AddressBook {
  const userName = credentials.fields.user ?? '';
  return { url: url.endsWith('/') ? url : `${url}/`, name: nameOf(response), principal, userName };
}

/** An address inside a property. One of another origin is refused: the password would go there. */
function hrefIn(value: unknown, base: string): string | undefined {
  const [first] = listOf((value as Record<string, unknown> | undefined)?.href);
  const href = textOf(first).trim();
  if (!href) return undefined;
  const url = new URL(href, base);
  return url.origin === new URL(base).origin ? url.href : undefined;
}

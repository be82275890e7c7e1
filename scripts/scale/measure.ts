import { inventActivity, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import type { Connector, CrmContext, CrmResult, WriteIntent } from '../../src/crm/types';
import type { FakeCrm } from '../../tests/crm/fakes/index';

/** What a connector takes out of its CRM's limits: requests, or tokens where the CRM counts those. */
export interface Costs {
  /** A pull that finds nothing. */
  quiet: number;
  /** What a pull with a page of news takes more. */
  news: number;
  note: number;
  edit: number;
  /** Rows of a page of a pull. */
  rows: number;
}

/** How the CRMs are asked for rows of a page: in addresses, bodies, queries and headers. */
const SIZE = /(?:limit|max_?size|per_page|page_?size|max_num|maxpagesize)["']?[\s=:]+(\d+)/gi;
/** Where nobody asks. */
const USUAL_ROWS = 100;

/** Largest page that is asked for. */
function watchSizes(real: typeof fetch): { fetch: typeof fetch; rows(): number } {
  let rows = 0;
  return {
    fetch: (input, init) => {
      const headers = JSON.stringify(Object.fromEntries(new Headers(init?.headers)));
      const said = `${decodeURIComponent(String(input)).replaceAll('+', ' ')} ${init?.body ?? ''} ${headers}`;
      for (const [, size] of said.matchAll(SIZE)) rows = Math.max(rows, Number(size));
      return real(input, init);
    },
    rows: () => rows || USUAL_ROWS,
  };
}

function need<T>(result: CrmResult<T>): T {
  if (!result.ok) throw new Error(`${result.failure.cause.code} ${result.failure.cause.vendorText ?? ''}`);
  return result.value;
}

async function drain(connector: Connector, context: CrmContext, from: string | undefined): Promise<string> {
  for (let cursor = from; ; ) {
    const page = need(await connector.pull(context, cursor));
    cursor = page.cursor;
    if (!page.more) return cursor;
  }
}

/** Longer than an index lags in any of the fakes. */
const INDEXED_MS = 1_500;

/** Counts what a connector asks of its fake. */
export async function measure({ connector, server, credentials }: FakeCrm): Promise<Costs> {
  let taken = 0;
  const context: CrmContext = {
    connectionId: 'scale',
    credentials: { ...credentials },
    fetch: server.fetch,
    now: () => new Date(),
    async saveSession(session) {
      if (session) context.credentials.session = session;
    },
    async takeTurn(cost) {
      taken += cost;
      return 0;
    },
  };
  const costOf = async (action: () => Promise<unknown>): Promise<number> => {
    taken = 0;
    await action();
    return taken;
  };
  const write = async (intent: WriteIntent) => need(await connector.write(context, intent));
  context.userId = need(await connector.me(context)).userId;
  const invented = inventContact();
  const contact = {
    ...invented,
    ...(await write({ kind: 'contact.create', contact: invented, onceKey: uniqueWord() })),
  };
  const activity = inventActivity(contact);
  const note = await costOf(() => write({ kind: 'activity.create', activity, contact, onceKey: uniqueWord() }));
  let cursor: string | undefined;
  const settle = async () => {
    await new Promise(resolve => setTimeout(resolve, INDEXED_MS));
    cursor = await drain(connector, context, cursor);
  };
  const sizes = watchSizes(server.fetch);
  context.fetch = sizes.fetch;
  await settle();
  await settle();
  context.fetch = server.fetch;
  const quiet = await costOf(async () => (cursor = await drain(connector, context, cursor)));
  const current = need(await connector.read(context, contact));
  const draft = { ...contact, jobTitle: 'Head of Scale' };
  const edit = await costOf(() =>
    write({ kind: 'contact.update', contact: { ...contact, ...current }, draft, onceKey: uniqueWord() }),
  );
  await new Promise(resolve => setTimeout(resolve, INDEXED_MS));
  const withNews = await costOf(() => drain(connector, context, cursor));
  return { quiet, news: Math.max(1, withNews - quiet), note, edit, rows: sizes.rows() };
}

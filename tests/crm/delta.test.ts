import { describe, expect, it } from 'vitest';
import { type DeltaSource, pullDelta } from '../../src/crm/delta';
import { failed } from '../../src/crm/failure';
import { contentVersion } from '../../src/crm/fingerprint';
import { nameParts, safeWords } from '../../src/crm/people';
import { readFacts, writeFacts } from '../../src/crm/text-facts';
import type { CrmContext } from '../../src/crm/types';
import { inTurn } from '../../src/lib/in-turn';
import type { Contact } from '../../src/model/contact';

interface Row {
  id: string;
  at: string;
  fullName: string;
}

const context = { connectionId: 'c', pageSize: 2 } as CrmContext;
const contactOf = ({ id, at, fullName }: Row): Contact => ({
  id: `c:${id}`,
  connectionId: 'c',
  remoteId: id,
  kind: 'contact',
  fullName,
  emails: [],
  phones: [],
  identifiers: [],
  createdAt: at,
  updatedAt: at,
});

/** A table in the order of change time and id, paged by key. */
function tableOf(rows: Row[]): DeltaSource<Row> {
  return {
    name: 'rows',
    pageSize: 100,
    async list(_context, { since = '', last, size }) {
      const found = rows
        .filter(({ id, at }) => (last ? at > last.at || (at === last.at && id > last.id) : at >= since))
        .sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id))
        .slice(0, size);
      return {
        ok: true,
        value: { rows: found.map(row => ({ ...row, row: { ...row } })), more: found.length === size },
      };
    },
    load: async (_context, found) => ({ ok: true, value: { contacts: found.map(contactOf) } }),
  };
}

async function drain(sources: DeltaSource[], from?: string, by: CrmContext = context) {
  const names: string[] = [];
  for (let cursor = from; ; ) {
    const page = await pullDelta(by, sources, cursor);
    if (!page.ok) throw new Error(page.failure.cause.code);
    names.push(...page.value.contacts.map(({ fullName }) => fullName));
    cursor = page.value.cursor;
    if (!page.value.more) return { names, cursor };
  }
}

const at = '2026-11-28T10:00:00.000Z';

describe('pullDelta', () => {
  it('sees a second change within the same second, and hands out nothing twice', async () => {
    const rows: Row[] = ['a', 'b', 'c', 'd', 'e'].map(id => ({ id, at, fullName: id }));
    const first = await drain([tableOf(rows)]);
    expect(first.names).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await drain([tableOf(rows)], first.cursor)).names).toEqual([]);
    for (const row of rows) if (row.id === 'c') row.fullName = 'c again';
    expect((await drain([tableOf(rows)], first.cursor)).names).toEqual(['c again']);
  });

  it('leaves a table that rests alone until its time has come, or the clock was set back', async () => {
    const rows: Row[] = ['a', 'b', 'c'].map(id => ({ id, at, fullName: id }));
    const clock = { ...context, now: () => new Date('2026-11-22T12:00:00Z') };
    const resting = { ...tableOf(rows), restMs: 60_000 };
    const pull = async (now: string, from?: string) => {
      clock.now = () => new Date(now);
      return drain([resting], from, clock);
    };
    const first = await pull('2026-11-22T12:00:00Z');
    // It does not rest between its pages.
    expect(first.names).toEqual(['a', 'b', 'c']);
    rows.push({ id: 'd', at, fullName: 'd' });
    expect((await pull('2026-11-22T12:00:59Z', first.cursor)).names).toEqual([]);
    expect((await pull('2026-11-22T12:01:00Z', first.cursor)).names).toEqual(['d']);
    expect((await pull('2026-11-22T11:00:00Z', first.cursor)).names).toEqual(['d']);
  });

  it('finds what a slow transaction brings to light a minute late', async () => {
    const rows: Row[] = [{ id: 'b', at, fullName: 'b' }];
    const { cursor } = await drain([tableOf(rows)]);
    rows.push({ id: 'a', at: '2026-11-28T09:59:20.000Z', fullName: 'late' });
    expect((await drain([tableOf(rows)], cursor)).names).toEqual(['late']);
  });

  it('passes over a forbidden table that may be missing, and no other', async () => {
    const forbidden = { ...tableOf([]), name: 'forbidden', list: async () => failed('forbidden') };
    const rows = tableOf([{ id: 'a', at, fullName: 'a' }]);
    expect((await drain([{ ...forbidden, isOptional: true }, rows])).names).toEqual(['a']);
    await expect(drain([forbidden, rows])).rejects.toThrow('forbidden');
    const broken = { ...forbidden, isOptional: true, list: async () => failed('server') };
    await expect(drain([broken, rows])).rejects.toThrow('server');
  });
});

describe('what CRMs without a lock and without fields share', () => {
  it('runs writes of one record one after the other, also after a failure', async () => {
    const log: string[] = [];
    const step = (name: string, fails = false) =>
      inTurn('k', async () => {
        log.push(`${name} begins`);
        await new Promise(resolve => setTimeout(resolve, 5));
        log.push(`${name} ends`);
        if (fails) throw new Error(name);
      });
    await Promise.allSettled([step('one', true), step('two')]);
    expect(log).toEqual(['one begins', 'one ends', 'two begins', 'two ends']);
  });

  it('tells two states of a person apart, whatever the order of profiles', () => {
    const one = contactOf({ id: '1', at, fullName: 'Ada' });
    const profiles = ['linkedin', 'x'].map(
      site => ({ kind: 'handle', site, value: 'ada' }) as Contact['identifiers'][0],
    );
    const version = contentVersion({ ...one, identifiers: profiles });
    expect(contentVersion({ ...one, identifiers: profiles.toReversed() })).toBe(version);
    expect(contentVersion({ ...one, identifiers: profiles, jobTitle: 'Buyer' })).not.toBe(version);
  });

  it.each([
    [{ fullName: 'Ada King Lovelace' }, { givenName: 'Ada King', familyName: 'Lovelace' }],
    [{ fullName: 'Prince' }, { givenName: '', familyName: 'Prince' }],
    [
      { fullName: 'Ada van Loon', givenName: 'Ada', familyName: 'van Loon' },
      { givenName: 'Ada', familyName: 'van Loon' },
    ],
    [
      { fullName: 'Ada Smith', givenName: 'Ada', familyName: 'van Loon' },
      { givenName: 'Ada', familyName: 'Smith' },
    ],
  ])('parts the name of %j', (name, parts) => expect(nameParts(name)).toEqual(parts));

  it('puts only letters and digits into a careful query', () => {
    expect(safeWords('x "); DROP TABLE people; --')).toEqual(['people', 'TABLE']);
  });

  it('writes facts as lines that people can read, and only takes its own away', () => {
    const text = 'Likes lamps.\nX: marks the spot\nLinkedIn: https://www.linkedin.com/in/ada';
    expect(readFacts(text).identifiers).toEqual([{ kind: 'handle', site: 'linkedin', value: 'ada' }]);
    expect(writeFacts(text, { identifiers: [], company: 'Lantern\nworks' })).toBe(
      'Likes lamps.\nX: marks the spot\nCompany: Lantern works',
    );
  });
});

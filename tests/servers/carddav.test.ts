import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { carddav } from '../../src/crm/carddav';
import { cases, createKit, learnAccount, runCase } from '../../src/crm/conformance/index';
import type { Kit } from '../../src/crm/conformance/kit';
import type { Contact } from '../../src/model/contact';
import { playDay, type Target } from '../faults/day';
import { type CardDavServer, missing, startRadicale, startXandikos } from './carddav-servers';

vi.mock('idb', async original => (await import('../faults/mortal')).mortalIdb(original));

const SERVERS = { radicale: startRadicale, xandikos: startXandikos } as const;
/** Xandikos itself asks nobody for a password; that is the affair of the web server before it. */
const NO_PASSWORDS = new Set(['wrong-secret', 'expired-token', 'expired-pull', 'expired-write']);
/** Days against each server. Xandikos writes a git commit for each change, which takes its time. */
const DAYS = { radicale: Number(process.env.FAULT_SEEDS ?? 3), xandikos: 1 };

for (const [name, start] of Object.entries(SERVERS)) {
  const problem = missing(name as keyof typeof SERVERS);
  if (problem) console.warn(`SKIPPED: the tests with a real ${name}. It ${problem}.`);

  describe.skipIf(problem)(`CardDAV, a real ${name}`, () => {
    let server: CardDavServer;
    let kit: Kit;
    beforeAll(async () => {
      server = await start();
      kit = createKit({ connector: carddav, credentials: credentials(server.url), write: true });
      await learnAccount(kit);
    });
    afterAll(() => server?.close());

    const credentials = (baseUrl: string) => ({
      baseUrl,
      fields: { user: server.user, password: server.password, addressbook: 'Customers' } as Record<string, string>,
    });

    for (const one of cases) {
      if (name === 'xandikos' && NO_PASSWORDS.has(one.id)) continue;
      it(`${one.id}: ${one.title}`, async () => {
        const outcome = await runCase(kit, one);
        expect(outcome.why).toBeUndefined();
        expect(['ok', 'not offered']).toContain(outcome.outcome);
      });
    }

    it('finds the address book from any address that people copy', async () => {
      for (const address of [server.url, server.bookUrl, server.bookUrl.replace(/\/$/, '')]) {
        const context = { ...kit.context(), credentials: credentials(address) };
        expect(await carddav.me(context), address).toMatchObject({ ok: true, value: { accountName: 'Customers' } });
      }
    });

    it('says when there is no address book of that name', async () => {
      const wrong = credentials(server.url);
      wrong.fields.addressbook = 'Nothing';
      expect(await carddav.me({ ...kit.context(), credentials: wrong })).toMatchObject({
        ok: false,
        failure: { cause: { field: 'addressbook' } },
      });
    });

    it('loses nothing and writes nothing twice on a bad network', async () => {
      const problems: string[] = [];
      const days = DAYS[name as keyof typeof DAYS];
      let faults = 0;
      for (let seed = 1; seed <= days; seed++) {
        const day = await playDay(seed, await target(seed));
        problems.push(...day.problems);
        faults += day.faults;
      }
      console.log(`${name}: ${days} days, ${faults} faults`);
      expect(problems).toEqual([]);
      expect(faults).toBeGreaterThan(days);
    }, 3_600_000);

    async function target(seed: number): Promise<Target> {
      const contacts: Contact[] = [];
      for (const letter of ['a', 'b', 'c']) {
        const now = new Date().toISOString();
        const contact: Contact = {
          id: `${letter}${seed}`,
          connectionId: 'crm',
          kind: 'contact',
          fullName: `Person ${letter}${seed}`,
          emails: [],
          phones: [],
          identifiers: [],
          createdAt: now,
          updatedAt: now,
        };
        const onceKey = `person-${letter}-${seed}`;
        const written = await carddav.write(kit.context(), { kind: 'contact.create', contact, onceKey });
        if (!written.ok) throw new Error(written.failure.cause.code);
        contacts.push({ ...contact, remoteId: written.value.remoteId });
      }
      return {
        connector: carddav,
        credentials: credentials(server.url),
        fetch,
        contacts,
        async textsOf(remoteId) {
          const now = new Date().toISOString();
          const contact = { ...contacts[0], remoteId, id: remoteId, createdAt: now } as Contact;
          const found = await carddav.related(kit.context(), contact);
          if (!found.ok) throw new Error(found.failure.cause.code);
          // Latest first.
          return found.value.activities.map(({ body }) => body).reverse();
        },
      };
    }
  });
}

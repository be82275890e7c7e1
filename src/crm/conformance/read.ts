import type { Contact } from '../../model/contact';
import {
  addContact,
  type Case,
  drain,
  drainUntil,
  eventually,
  expectFailure,
  expectValue,
  inventContact,
  type Kit,
  keep,
  needsField,
  uniqueWord,
} from './kit';

type Query = Parameters<Kit['connector']['find']>[1];

function findCase(way: keyof Query, queryOf: (word: string) => Query): Case {
  return {
    id: `find-${way}`,
    title: `finds a contact by ${way}`,
    needs: 'write',
    offered: ({ capabilities }) => capabilities.search.includes(way),
    async run(kit) {
      const word = uniqueWord();
      const contact = await addContact(kit, inventContact(word));
      if (way === 'url')
        needsField(kit, expectValue(await kit.connector.read(kit.context(), contact), 'read'), 'linkedin');
      const found = await eventually(
        async () => expectValue(await kit.connector.find(kit.context(), queryOf(word)), 'find'),
        ({ length }) => length > 0,
      );
      keep(
        found.some(({ remoteId }) => remoteId === contact.remoteId),
        `not among ${found.length} found`,
      );
      keep(
        found.every(({ fullName }) => fullName.includes(word)),
        'found somebody else too',
      );
    },
  };
}

/** Reading: all, changes, deletions, and looking for one person. */
export const readCases: Case[] = [
  {
    id: 'first-sync',
    title: 'reads every contact once, page by page',
    async run(kit) {
      const { contacts, pages } = await kit.firstSync();
      keep(pages > 0, 'no page');
      for (const [remoteId, { id, connectionId, fullName }] of contacts) {
        keep(remoteId && id === `${connectionId}:${remoteId}`, `contact ${id} has remote id ${remoteId}`);
        keep(fullName, `contact ${id} has no name`);
      }
    },
  },
  {
    id: 'no-news',
    title: 'reads nothing when nothing has changed',
    offered: ({ capabilities }) => capabilities.delta !== 'none',
    async run(kit) {
      // The overlap after the first sync may bring rows again once, an index that lags even later.
      let { cursor } = await kit.firstSync();
      const again = await eventually(
        async () => {
          const news = await drain(kit, kit.context(), cursor);
          cursor = news.cursor;
          return news;
        },
        ({ contacts, activities }) => contacts.size === 0 && activities.size === 0,
      );
      keep(again.contacts.size === 0 && again.activities.size === 0, `${again.contacts.size} contacts came again`);
    },
  },
  {
    id: 'damaged-cursor',
    title: 'starts again with a cursor that it does not understand',
    async run({ connector, context }) {
      for (const cursor of ['not a cursor', '{}', 'null'])
        expectValue(await connector.pull(context(), cursor), `pull from ${cursor}`);
    },
  },
  {
    id: 'changes-while-paging',
    title: 'skips no contact when others change between pages',
    needs: 'write',
    offered: ({ capabilities }) => capabilities.delta !== 'none',
    async run(kit) {
      const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
      const contacts: Contact[] = [];
      for (let count = 0; count < 5; count++) contacts.push(await addContact(kit));
      const renamed = new Map<string, string>();
      const rename = async (index: number) => {
        const contact = contacts[index]!;
        const fullName = `${contact.fullName} again`;
        const { remoteVersion: _seen, ...unlocked } = contact;
        const intent = {
          kind: 'contact.update',
          contact: unlocked,
          draft: { ...contact, fullName },
          onceKey: uniqueWord(),
        } as const;
        expectValue(await kit.connector.write(kit.context(), intent), 'contact.update');
        renamed.set(contact.remoteId ?? '', fullName);
      };
      // After the first page one that was read and one that was not.
      const between = async (_page: unknown, number: number) => {
        if (number === 1) await Promise.all([rename(0), rename(4)]);
      };
      const during = await drain(kit, kit.context({ pageSize: 2 }), cursor, between);
      const newest = (after: ReadonlyMap<string, Contact>, { remoteId = '' }: Contact) =>
        (after.get(remoteId) ?? during.contacts.get(remoteId))?.fullName;
      const wanted = ({ remoteId = '', fullName }: Contact) => renamed.get(remoteId) ?? fullName;
      const after = await drainUntil(kit, kit.context({ pageSize: 2 }), during.cursor, all =>
        contacts.every(contact => newest(all.contacts, contact) === wanted(contact)),
      );
      for (const contact of contacts) {
        const name = newest(after.contacts, contact);
        keep(name !== undefined, `${contact.fullName} was skipped`);
        keep(name === wanted(contact), `${contact.fullName} is not the newest: ${name}`);
      }
    },
  },
  {
    id: 'ties',
    title: 'skips no contact of several written at the same time',
    needs: 'write',
    offered: ({ capabilities }) => capabilities.delta !== 'none',
    async run(kit) {
      const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
      const contacts = await Promise.all(Array.from({ length: 5 }, () => addContact(kit)));
      const { contacts: read } = await drainUntil(kit, kit.context({ pageSize: 2 }), cursor, all =>
        contacts.every(({ remoteId = '' }) => all.contacts.has(remoteId)),
      );
      for (const { remoteId = '', fullName } of contacts) keep(read.has(remoteId), `${fullName} was skipped`);
    },
  },
  {
    id: 'deletion',
    title: 'notices a deleted contact',
    needs: 'write',
    offered: ({ capabilities }) => capabilities.deletes !== 'none',
    async run(kit) {
      const contact = await addContact(kit);
      const remoteId = contact.remoteId ?? '';
      const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
      const before = await kit.connector.listIds?.(kit.context());
      if (before)
        keep(expectValue(before, 'listIds').contacts.includes(remoteId), 'the list of ids lacks a living contact');
      expectValue(
        await kit.connector.write(kit.context(), { kind: 'contact.delete', contact, onceKey: uniqueWord() }),
        'delete',
      );
      const after = await kit.connector.listIds?.(kit.context());
      if (after && !expectValue(after, 'listIds').contacts.includes(remoteId)) return;
      const { deleted } = await drainUntil(kit, kit.context(), cursor, all => all.deleted.has(remoteId));
      keep(deleted.has(remoteId), 'neither the pull nor the list of ids tells');
    },
  },
  {
    id: 'find-nobody',
    title: 'finds nobody without an error',
    async run({ connector, context }) {
      const word = uniqueWord();
      const queries = {
        email: `${word}@nobody.example`,
        url: `https://www.linkedin.com/in/${word}`,
        name: `${word} ${word}`,
      };
      for (const way of connector.capabilities.search) {
        const found = expectValue(await connector.find(context(), { [way]: queries[way] }), `find by ${way}`);
        keep(found.length === 0, `found ${found.length} by ${way}`);
      }
    },
  },
  findCase('email', word => ({ email: `ZELDA.${word}@Conformance.example` })),
  findCase('url', word => ({ url: `https://de.linkedin.com/in/Zelda-Probe-${word}/?trk=x` })),
  findCase('name', word => ({ name: `probe${word} zelda` })),
  {
    id: 'hostile-search',
    title: 'searches for text that holds quotes, wildcards and brackets',
    async run({ connector, context }) {
      const hostile = [
        "O'Brien\\'",
        '100%',
        '_',
        '"; DROP TABLE x; --',
        '{"$ne":null}',
        '(a) OR (b)',
        '*',
        '\\',
        '&x=1#',
      ];
      for (const text of hostile) {
        const queries = {
          email: `zzqx${text}@nobody.example`,
          url: `https://www.linkedin.com/in/zzqx${encodeURIComponent(text)}`,
          name: `zzqx ${text}`,
        };
        for (const way of connector.capabilities.search) {
          const found = expectValue(await connector.find(context(), { [way]: queries[way] }), `${way} ${text}`);
          keep(found.length === 0, `${text} found somebody by ${way}`);
        }
      }
    },
  },
  {
    id: 'read-one',
    title: 'reads one contact, and says when it is gone',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit, inventContact(uniqueWord(), { jobTitle: 'Buyer' }));
      const { remoteId, fullName, emails, remoteVersion } = expectValue(
        await kit.connector.read(kit.context(), contact),
        'read',
      );
      keep(remoteId === contact.remoteId && fullName === contact.fullName, `read ${remoteId} ${fullName}`);
      keep(emails.join() === contact.emails.join(), `the e-mails are ${emails}`);
      keep(
        remoteVersion === contact.remoteVersion,
        `the version is ${remoteVersion}, written ${contact.remoteVersion}`,
      );
      expectValue(
        await kit.connector.write(kit.context(), { kind: 'contact.delete', contact, onceKey: uniqueWord() }),
        'delete',
      );
      expectFailure(await kit.connector.read(kit.context(), contact), ['gone'], 'read of a deleted contact');
    },
  },
  {
    id: 'nothing-related',
    title: 'answers empty lists for a contact that has nothing yet',
    needs: 'write',
    async run(kit) {
      const { deals, activities } = expectValue(
        await kit.connector.related(kit.context(), await addContact(kit)),
        'related',
      );
      keep(deals.length === 0 && activities.length === 0, `${deals.length} deals, ${activities.length} activities`);
    },
  },
  {
    id: 'describe',
    title: 'lists the fields of the account',
    async run({ connector, context }) {
      const fields = expectValue(await connector.describe(context()), 'describe');
      keep(fields.length > 0 && fields.every(({ object, field }) => object && field), 'no fields');
    },
  },
];

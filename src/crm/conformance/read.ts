import type { Contact } from '../../model/contact';
import { addContact, type Case, drain, expectValue, inventContact, type Kit, keep, uniqueWord } from './kit';

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
      const found = expectValue(await kit.connector.find(kit.context(), queryOf(word)), 'find');
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
      // The overlap after the first sync may bring rows again once.
      const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
      const again = await drain(kit, kit.context(), cursor);
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
      const after = await drain(kit, kit.context({ pageSize: 2 }), during.cursor);
      const all = new Map([...during.contacts, ...after.contacts]);
      for (const { remoteId = '', fullName } of contacts) {
        keep(all.has(remoteId), `${fullName} was skipped`);
        keep(all.get(remoteId)?.fullName === (renamed.get(remoteId) ?? fullName), `${fullName} is not the newest`);
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
      const { contacts: read } = await drain(kit, kit.context({ pageSize: 2 }), cursor);
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
      const { deleted } = await drain(kit, kit.context(), cursor);
      const after = await kit.connector.listIds?.(kit.context());
      const isMissing = after && !expectValue(after, 'listIds').contacts.includes(remoteId);
      keep(deleted.has(remoteId) || isMissing, 'neither the pull nor the list of ids tells');
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
    title: 'searches for names that hold quotes, wildcards and brackets',
    async run({ connector, context }) {
      for (const name of ["O'Brien\\'", '100%', '_', '"; DROP TABLE x; --', '{"$ne":null}', '(a) OR (b)', '*']) {
        const found = await connector.find(context(), { name: `zzqx ${name}` });
        keep(expectValue(found, name).length === 0, `${name} found somebody`);
      }
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

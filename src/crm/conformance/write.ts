import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import type { WriteIntent } from '../types';
import {
  activitiesWith,
  addContact,
  type Case,
  eventually,
  expectFailure,
  expectValue,
  inventActivity,
  type Kit,
  keep,
  needsField,
  uniqueWord,
} from './kit';

async function writeNote(kit: Kit, contact: Contact, changes: Partial<Activity>): Promise<Activity> {
  const activity = inventActivity(contact, changes);
  const intent = { kind: 'activity.create', activity, contact, onceKey: uniqueWord() } as const;
  const { remoteId } = expectValue(await kit.connector.write(kit.context(), intent), 'activity.create');
  keep(remoteId, 'no remote id');
  return { ...activity, remoteId };
}

async function readBack(kit: Kit, contact: Contact, { remoteId }: Activity): Promise<Activity> {
  const { activities } = expectValue(await kit.connector.related(kit.context(), contact), 'related');
  const found = activities.find(activity => activity.remoteId === remoteId);
  keep(found, `the activity is not among the ${activities.length} last ones`);
  return found;
}

const AWKWARD =
  'Grüße, 李雷 👩🏽‍🚀 “quotes” <b>no markup</b> &amp; {{braces}} 100% _under_ \\back\\\n\nSecond paragraph\twith a tab\n[ref notours] نص';

/** Every kind of activity that the connector says it can write. */
function kindCase(kind: 'note' | 'task' | 'call' | 'message'): Case {
  return {
    id: `write-${kind}`,
    title: `writes a ${kind} and reads it back`,
    needs: 'write',
    offered: ({ capabilities }) => capabilities.kinds.includes(kind),
    async run(kit) {
      const contact = await addContact(kit);
      const word = uniqueWord();
      const due = kind === 'task' ? { dueAt: new Date(Date.now() + 86_400_000).toISOString() } : {};
      const sourceUrl = 'https://www.linkedin.com/feed/update/urn:li:activity:7000000000000000000';
      const activity = await writeNote(kit, contact, {
        kind,
        body: `Probe ${word}`,
        direction: 'out',
        sourceUrl,
        ...due,
      });
      const found = await readBack(kit, contact, activity);
      keep(found.body.includes(word), `the text is ${found.body.slice(0, 80)}`);
      keep(found.kind === kind, `came back as ${found.kind}`);
      if (due.dueAt) keep(found.dueAt?.slice(0, 10) === due.dueAt.slice(0, 10), `due ${found.dueAt}`);
    },
  };
}

/** Long enough for a lock that counts in whole seconds. */
const nextSecond = () => new Promise(resolve => setTimeout(resolve, 1_100));

function updateTo(contact: Contact, fullName: string): WriteIntent {
  return { kind: 'contact.update', contact, draft: { ...contact, fullName }, onceKey: uniqueWord() };
}

/** Writing: what arrives, once, and what happens to the second of two. */
export const writeCases: Case[] = [
  kindCase('note'),
  kindCase('task'),
  kindCase('call'),
  kindCase('message'),
  {
    id: 'awkward-text',
    title: 'keeps letters of all scripts, markup as text, and line breaks',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const { body } = await readBack(kit, contact, await writeNote(kit, contact, { body: AWKWARD }));
      keep(body === AWKWARD, `read back: ${JSON.stringify(body)}`);
    },
  },
  {
    id: 'broken-text',
    title: 'writes a text with half a character and a zero in it',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const { body } = await readBack(kit, contact, await writeNote(kit, contact, { body: 'before\0 \ud800 after' }));
      keep(/^before.*after$/.test(body), `read back: ${JSON.stringify(body)}`);
    },
  },
  {
    id: 'long-note',
    title: 'writes 65,000 characters, or says that they are too many',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const body = 'Ünïcode tëxt '.repeat(5_000).trim();
      const activity = inventActivity(contact, { body });
      const result = await kit.connector.write(kit.context(), {
        kind: 'activity.create',
        activity,
        contact,
        onceKey: uniqueWord(),
      });
      if (!result.ok) return void expectFailure(result, ['invalid'], 'long note');
      const found = await readBack(kit, contact, { ...activity, remoteId: result.value.remoteId });
      keep(found.body === body, `${found.body.length} of ${body.length} characters came back`);
    },
  },
  {
    id: 'change-note',
    title: 'changes and removes a note',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const activity = await writeNote(kit, contact, { body: 'first wording' });
      const changed = { ...activity, body: 'second wording' };
      expectValue(
        await kit.connector.write(kit.context(), {
          kind: 'activity.update',
          activity: changed,
          contact,
          onceKey: uniqueWord(),
        }),
        'update',
      );
      keep((await readBack(kit, contact, activity)).body === 'second wording', 'not changed');
      const removal = { kind: 'activity.delete', activity, contact, onceKey: uniqueWord() } as const;
      expectValue(await kit.connector.write(kit.context(), removal), 'delete');
      keep((await activitiesWith(kit, contact, 'wording')).length === 0, 'still there');
      const again = await kit.connector.write(kit.context(), removal);
      if (!again.ok) expectFailure(again, ['gone'], 'deleting it twice');
    },
  },
  {
    id: 'change-contact',
    title: 'changes a contact: name, e-mail added and removed, profile address',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const word = uniqueWord();
      const emails = [`new.${word}@conformance.example`];
      const identifiers = [
        ...contact.identifiers,
        { kind: 'handle', site: 'github', value: `probe${word}`.slice(0, 30) } as const,
      ];
      const draft = { ...contact, fullName: `Zelda Changed${word}`, emails, identifiers };
      expectValue(
        await kit.connector.write(kit.context(), { kind: 'contact.update', contact, draft, onceKey: uniqueWord() }),
        'update',
      );
      const [found] = await eventually(
        async () =>
          kit.connector.capabilities.search.includes('email')
            ? expectValue(await kit.connector.find(kit.context(), { email: emails[0]! }), 'find')
            : [expectValue(await kit.connector.read(kit.context(), contact), 'read')],
        ([one]) => one?.fullName === draft.fullName,
      );
      keep(found?.fullName === draft.fullName, `the name is ${found?.fullName}`);
      keep(found.emails.join() === emails.join(), `the e-mails are ${found.emails}`);
      needsField(kit, found, 'github');
      needsField(kit, found, 'linkedin');
      keep(
        found.identifiers.some(({ site }) => site === 'github'),
        'the new profile address is missing',
      );
      keep(
        found.identifiers.some(({ site }) => site === 'linkedin'),
        'the old profile address is missing',
      );
    },
  },
  {
    id: 'conflict',
    title: 'does not overwrite a change that the rep has not seen',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      keep(contact.remoteVersion, 'a written contact has no version');
      await nextSecond();
      expectValue(await kit.connector.write(kit.context(), updateTo(contact, `${contact.fullName} one`)), 'first');
      const failure = expectFailure(
        await kit.connector.write(kit.context(), updateTo(contact, `${contact.fullName} two`)),
        ['conflict'],
        'second',
      );
      keep(failure.retry === 'fix' && !failure.unknownEnd, `retry is ${failure.retry}`);
    },
  },
  {
    id: 'race',
    title: 'lets one of two simultaneous changes win',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      await nextSecond();
      const names = [`${contact.fullName} left`, `${contact.fullName} right`];
      const results = await Promise.all(names.map(name => kit.connector.write(kit.context(), updateTo(contact, name))));
      const winners = results.filter(({ ok }) => ok).length;
      keep(winners === 1, `${winners} of two changes went through`);
      for (const result of results) if (!result.ok) expectFailure(result, ['conflict'], 'the loser');
    },
  },
  {
    id: 'look',
    title: 'finds a write by its once-key, and no other',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const activity = inventActivity(contact);
      const intent = { kind: 'activity.create', activity, contact, onceKey: uniqueWord() } as const;
      keep(
        expectValue(await kit.connector.lookFor(kit.context(), intent), 'look before') === null,
        'found before it was written',
      );
      const { remoteId } = expectValue(await kit.connector.write(kit.context(), intent), 'write');
      keep(
        expectValue(await kit.connector.lookFor(kit.context(), intent), 'look after')?.remoteId === remoteId,
        'not found',
      );
      const other = { ...intent, onceKey: uniqueWord() };
      keep(
        expectValue(await kit.connector.lookFor(kit.context(), other), 'look for another') === null,
        'found for another key',
      );
    },
  },
];

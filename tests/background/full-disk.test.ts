import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import type { MessageType, RequestOf } from '../../src/messages/index';
import { withRoomFor } from '../storage/full-disk';
import { ask, database, install, reported, value } from './extension';
import { ANNA, addContact, draftOf, noteOn } from './people';

beforeEach(install);

/** A message, and what it has to find. */
type Sent<Type extends MessageType = MessageType> = [type: Type, request: RequestOf<Type>];
type Deed = (contactId: string) => Promise<Sent> | Sent;

const draft = (body: string) => ({ key: 'contact:anna', body, kind: 'note' as const, audience: 'crm' as const });

const DEEDS: Record<string, Deed> = {
  'a note': id => ['activity.log', noteOn(id, 'typed')],
  'a draft': () => ['draft.save', draft('typed')],
  settings: () => ['settings.update', { repName: 'Rita' }],
  'the mode of a site': () => ['site.setMode', { origin: 'https://*.linkedin.com/*', mode: 'panel' }],
  'a new contact': () => [
    'contact.create',
    { id: crypto.randomUUID(), draft: { ...draftOf(ANNA), fullName: 'Bert Muster', identifiers: [] }, force: true },
  ],
  'an edit': id => ['contact.update', { contactId: id, draft: { ...draftOf(ANNA), jobTitle: 'Typed' } }],
  'a link': id => ['link.add', { contactId: id, person: { ...ANNA, identifiers: [OTHER] } }],
  'a refusal': id => ['link.refuse', { contactId: id, person: ANNA }],
  'ticked messages': id => [
    'conversation.keep',
    {
      contactId: id,
      messages: [{ key: 'one', text: 'Hello', direction: 'in', occurredAt: null }],
      audience: 'private',
    },
  ],
  'an undo': async id => {
    const { activity } = await value('activity.log', noteOn(id, 'typed'));
    return ['activity.undo', { activityId: activity.id }];
  },
};
const OTHER = { kind: 'handle', site: 'x', value: 'anna_x' } as const;

async function stored() {
  const all = await database();
  const names = [
    'activities',
    'accounts',
    'deals',
    'drafts',
    'links',
    'ledger',
    'outbox',
    'settings',
    'bookDelta',
  ] as const;
  return Promise.all(names.map(name => all.getAll(name)));
}

describe.each(['call', 'request', 'transaction'] as const)('a full disk (told by the %s)', how => {
  it.each(Object.entries(DEEDS))(
    'is the answer to %s, which is not there then, and is when there is room',
    async (_, deed) => {
      const sent = await deed(await addContact());
      const before = await stored();
      let refusals = 0;
      for (let room = 0; ; room++) {
        let answer: unknown;
        const puts = await withRoomFor(room, how, async () => {
          answer = await ask(...sent);
        });
        if (puts <= room) {
          expect(answer).toMatchObject({ ok: true });
          break;
        }
        refusals++;
        expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
        expect(await stored()).toEqual(before);
      }
      expect(refusals).toBeGreaterThan(0);
      expect(await stored()).not.toEqual(before);
      expect(reported).toEqual([]);
    },
  );

  it('is the answer to invented people, nobody of whom is there then, and all are when there is room', async () => {
    const before = await stored();
    for (let room = 0; ; room = room * 3 + 1) {
      let answer: unknown;
      const puts = await withRoomFor(room, how, async () => {
        answer = await ask('data.sample', {});
      });
      if (puts <= room) {
        expect(room).toBeGreaterThan(0);
        expect(answer).toMatchObject({ ok: true });
        expect((await value('contact.list', { limit: 1 })).total).toBeGreaterThan(10);
        break;
      }
      expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
      expect(await stored()).toEqual(before);
    }
    expect(reported).toEqual([]);
  });

  it('leaves the draft that was kept before', async () => {
    await value('draft.save', draft('first words'));
    await withRoomFor(0, how, () => ask('draft.save', draft('first words and more')));
    expect(await value('draft.get', { key: 'contact:anna' })).toMatchObject({ body: 'first words' });
  });
});

// @vitest-environment jsdom
import { expect, it } from 'vitest';
import type { CardView } from '../../../src/messages/people';
import type { Activity } from '../../../src/model/activity';
import type { Touch } from '../../../src/model/person';
import { Card } from '../../../src/ui/components/card/card';
import '../../../src/ui/components/card/direct-forms';
import { useToast } from '../../../src/ui/components/card/use-toast';
import { byName, click, installExtension, press, type Replies, show, type } from '../extension';
import { bruno, cardOf, ines } from '../sample-card';

const TOUCH: Touch = { kind: 'comment', channel: 'linkedin', direction: 'out' };

function Shown({ touch }: { touch?: Touch }) {
  const toast = useToast(() => undefined);
  return (
    <>
      <Card subject={{ person: ines, touch }} toast={toast} />
      <output>{toast.message?.text}</output>
    </>
  );
}

const unknown = (more: Partial<CardView> = {}): CardView =>
  cardOf(ines, { verdict: 'none', contact: undefined, crmName: 'HubSpot', ...more });

async function card(view: CardView, replies: Replies, touch?: Touch) {
  const extension = installExtension({
    'card.get': () => view,
    'draft.save': () => null,
    'activity.log': request => ({ activity: request as Activity, alreadyLogged: false, goesTo: 'HubSpot' }),
    ...replies,
  });
  await show(<Shown touch={touch} />);
  return extension;
}

const created = { 'contact.create': ({ id }: { id: string }) => ({ created: true as const, contactId: id }) };

it('keeps a note about somebody unknown, with the person held', async () => {
  const extension = await card(unknown(), created);
  await click(byName('button', 'Note'));
  expect(document.body.textContent).toContain('Nothing goes to HubSpot until you say');
  await type('Met at the fair');
  await press('Enter');
  const [creation] = extension.ofType('contact.create').map(({ request }) => request as { id: string });
  expect(creation).toMatchObject({ hold: true, draft: { fullName: ines.fullName, identifiers: ines.identifiers } });
  expect(extension.ofType('activity.log').map(({ request }) => request)).toMatchObject([
    { contactId: creation?.id, kind: 'note', body: 'Met at the fair', audience: 'crm' },
  ]);
  expect(extension.ofType('draft.save').at(-1)?.request).toMatchObject({ body: '' });
});

it('logs what the page says, without a text', async () => {
  const extension = await card(unknown(), created, TOUCH);
  await click(byName('button', 'Log comment'));
  await press('Enter');
  expect(extension.ofType('activity.log').map(({ request }) => request)).toMatchObject([{ kind: 'comment', body: '' }]);
});

it('asks first when somebody like that is there, and keeps the note with the one the rep chooses', async () => {
  const candidate = { ...cardOf(bruno).contact, sourceName: 'HubSpot', probability: 0.6, weightBits: 4, reasons: [] };
  const extension = await card(unknown(), {
    'contact.create': () => ({ created: false, duplicates: [candidate as never] }),
    'link.add': () => ({ linkIds: ['l1'] }),
  });
  await click(byName('button', 'Note'));
  await type('Met at the fair');
  await press('Enter');
  expect(extension.ofType('activity.log')).toEqual([]);
  await click(byName('button', 'This one'));
  expect(extension.ofType('activity.log').map(({ request }) => request)).toMatchObject([
    { contactId: 'bruno-keltz', body: 'Met at the fair' },
  ]);
});

it('keeps what was typed when the person could not be stored', async () => {
  await card(unknown(), { 'contact.create': () => ({ ok: false, error: { code: 'storage-full', message: '' } }) });
  await click(byName('button', 'Note'));
  await type('Met at the fair');
  await press('Enter');
  expect((byName('textarea', 'Note') as HTMLTextAreaElement).value).toBe('Met at the fair');
  expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is full');
});

it('says of somebody who is held that they are not in the CRM, and lets the rep send them there', async () => {
  const extension = await card(cardOf(ines, { heldBy: 'op-1', crmName: 'HubSpot', sourceName: 'HubSpot' }), {
    'outbox.release': () => null,
  });
  expect(document.querySelector('.chips')?.textContent).not.toContain('In HubSpot');
  await click(byName('button', 'Add to HubSpot'));
  expect(extension.ofType('outbox.release').map(({ request }) => request)).toEqual([{ operationId: 'op-1' }]);
  expect(document.querySelector('output')?.textContent).toContain('On the way to HubSpot');
});

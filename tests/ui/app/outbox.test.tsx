// @vitest-environment jsdom
import { expect, it } from 'vitest';
import type { OperationView } from '../../../src/messages/outbox';
import type { Contact } from '../../../src/model/contact';
import type { Operation } from '../../../src/model/operation';
import { OutboxScreen } from '../../../src/ui/app/outbox/outbox-screen';
import { byName, click, installExtension, press, type Replies, settle, show, submit, type } from '../extension';

const AT = '2026-11-22T08:00:00.000Z';

const view = (change: Partial<Operation>): OperationView => ({
  operation: {
    id: 'op-1',
    seq: 1,
    connectionId: 'crm',
    contactId: 'c1',
    entityId: 'c1',
    kind: 'contact.create',
    onceKey: 'k',
    state: 'queued',
    tries: 0,
    createdAt: AT,
    updatedAt: AT,
    ...change,
  },
  contactName: 'Ottoline Vance',
  crmName: 'Tryton',
});

const contact = (change: Partial<Contact>): Contact => ({
  id: 'c1',
  connectionId: 'crm',
  kind: 'contact',
  fullName: 'Ottoline Vance',
  emails: ['o@fernhollow.example'],
  phones: [],
  identifiers: [{ kind: 'handle', site: 'linkedin', value: 'ottoline' }],
  createdAt: AT,
  updatedAt: AT,
  ...change,
});

async function screen(shown: OperationView, replies: Replies = {}) {
  const extension = installExtension({ 'outbox.list': () => ({ operations: [shown] }), ...replies });
  await show(<OutboxScreen />);
  await settle();
  return extension;
}

it('a person who is held can be added to the CRM, or given up', async () => {
  const extension = await screen(view({ state: 'held' }), { 'outbox.release': () => null });
  await click(byName('button', 'Add to Tryton'));
  expect(extension.ofType('outbox.release').map(({ request }) => request)).toEqual([{ operationId: 'op-1' }]);
  expect(document.body.textContent).not.toContain('Try again');
});

it('a person who is held can be somebody who is there already, and that can be taken back', async () => {
  const hit = { id: 'c2', fullName: 'Ottoline Vance-Hale', connectionId: 'crm', sourceName: 'Tryton', highlights: {} };
  const extension = await screen(view({ state: 'held' }), {
    'search.query': () => ({ hits: [hit, { ...hit, id: 'c1' }], total: 2, tookMs: 1 }) as never,
    'outbox.linkHeld': () => ({ mergeId: 'm1' }),
    'duplicates.undoMerge': () => ({ stayed: 0 }),
  });
  await click(byName('button', 'Link to'));
  await new Promise(done => setTimeout(done, 150));
  await settle();
  expect(document.querySelectorAll('.candidates li')).toHaveLength(1);
  await click(byName('button', 'Ottoline Vance-Hale'));
  expect(extension.ofType('outbox.linkHeld').map(({ request }) => request)).toEqual([
    { operationId: 'op-1', contactId: 'c2' },
  ]);
  await click(byName('button', 'Undo'));
  expect(extension.ofType('duplicates.undoMerge').map(({ request }) => request)).toEqual([{ mergeId: 'm1' }]);
});

it('what the CRM refused of a contact is open to be corrected, the field named in its own words', async () => {
  const cause = {
    code: 'invalid' as const,
    messageKey: 'crm_error_invalid',
    field: 'email',
    vendorText: 'Invalid email address',
  };
  const extension = await screen(view({ state: 'needs-fix', cause }), {
    'contact.get': () => ({ contact: contact({}), deals: [], activities: [] }),
    'contact.update': () => contact({}),
    'outbox.about': () => ({ operations: [view({ state: 'needs-fix', cause })] }),
    'draft.get': () => ({ ok: true, value: null }),
    'draft.save': () => null,
  });
  expect(document.querySelector('.vendor')?.textContent).toBe('email: Invalid email address');
  expect(document.querySelectorAll('.edit-field')).toHaveLength(1);
  await click(byName('button', 'Edit E-mails'));
  await type('ottoline@fernhollow.example');
  await press('Enter');
  expect(extension.ofType('contact.update').map(({ request }) => request)).toMatchObject([
    { draft: { emails: ['ottoline@fernhollow.example'] } },
  ]);
});

it('says what waits behind a person who is held', async () => {
  await screen({ ...view({ kind: 'activity.create', state: 'queued' }), isHeld: true });
  expect(document.body.textContent).toContain('waits with the person');
});

it('a change that met another one is compared field by field, and sent as the rep decides', async () => {
  const conflict = {
    what: 'contact' as const,
    base: contact({ city: 'Malmö', jobTitle: 'Buyer' }),
    mine: contact({ city: 'Lund', jobTitle: 'Buyer' }),
    theirs: contact({ city: 'Malmö', jobTitle: 'Head of Purchasing' }),
  };
  const failed = view({
    kind: 'contact.update',
    state: 'needs-fix',
    cause: { code: 'conflict', messageKey: 'crm_error_conflict' },
  });
  const extension = await screen(failed, {
    'outbox.conflict': () => conflict,
    'outbox.settleConflict': () => null,
  });
  await click(byName('button', 'Compare'));
  await settle();
  const checked = [...document.querySelectorAll<HTMLInputElement>('form input:checked')];
  // Mine where I changed it, theirs where they did.
  expect(checked.map(input => input.getAttribute('aria-label'))).toEqual(['Title: Head of Purchasing', 'City: Lund']);
  await submit(byName('form', 'Compare'));
  expect(extension.ofType('outbox.settleConflict').map(({ request }) => request)).toMatchObject([
    {
      operationId: 'op-1',
      decision: {
        what: 'contact',
        draft: {
          fullName: 'Ottoline Vance',
          city: 'Lund',
          jobTitle: 'Head of Purchasing',
          emails: ['o@fernhollow.example'],
        },
      },
    },
  ]);
});

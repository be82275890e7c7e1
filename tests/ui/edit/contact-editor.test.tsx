// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import type { OperationView } from '../../../src/messages/outbox';
import type { Contact } from '../../../src/model/contact';
import { ContactEditor } from '../../../src/ui/edit/contact-editor';
import { byName, click, installExtension, press, type Replies, settle, show, type } from '../extension';

const AT = '2026-11-22T08:00:00.000Z';

const contact: Contact = {
  id: 'c1',
  connectionId: 'crm',
  kind: 'contact',
  fullName: 'Ottoline Vance',
  givenName: 'Ottoline',
  familyName: 'Vance',
  jobTitle: 'Buyer',
  emails: ['o@fernhollow.example'],
  phones: [],
  identifiers: [{ kind: 'memberId', site: 'linkedin', value: 'ACoAA1' }],
  customFields: [{ label: 'Region', value: 'North' }],
  createdAt: AT,
  updatedAt: AT,
};

const owed = (change: Partial<OperationView['operation']>): OperationView => ({
  operation: {
    id: 'op-1',
    seq: 1,
    connectionId: 'crm',
    contactId: 'c1',
    entityId: 'c1',
    kind: 'contact.update',
    onceKey: 'k',
    state: 'needs-fix',
    tries: 1,
    createdAt: AT,
    updatedAt: AT,
    ...change,
  },
  contactName: 'Ottoline Vance',
  crmName: 'HubSpot',
});

async function editor(replies: Replies = {}, operations: OperationView[] = []) {
  const extension = installExtension({
    'outbox.about': () => ({ operations }),
    'draft.get': () => ({ ok: true, value: null }),
    'draft.save': () => null,
    'contact.update': () => contact,
    ...replies,
  });
  await show(<ContactEditor contact={contact} />);
  return extension;
}

const text = () => document.body.textContent ?? '';

describe('a contact, edited field by field', () => {
  it('is changed with Enter, shown at once, and keeps what has no field', async () => {
    const extension = await editor({ 'contact.update': () => new Promise(() => undefined) });
    await click(byName('button', 'Edit Title'));
    await type('Head of Purchasing');
    await press('Enter');
    expect(document.querySelector('input')).toBeNull();
    expect(text()).toContain('Head of Purchasing');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit Title');
    expect(extension.ofType('contact.update').map(({ request }) => request)).toMatchObject([
      { draft: { fullName: 'Ottoline Vance', jobTitle: 'Head of Purchasing', identifiers: contact.identifiers } },
    ]);
  });

  it('leaves out the parts of a name that are no longer in it', async () => {
    const extension = await editor();
    await click(byName('button', 'Edit Full name'));
    await type('Ottoline Berg');
    await press('Enter');
    const [{ request } = { request: undefined }] = extension.ofType('contact.update');
    expect(request).toMatchObject({
      draft: { fullName: 'Ottoline Berg', givenName: undefined, familyName: undefined },
    });
  });

  it('says while one types that the disk is full, and tries again to keep the text when the page is left', async () => {
    let isFull = true;
    const full = { ok: false as const, error: { code: 'storage-full' as const, message: '' } };
    const extension = await editor({ 'draft.save': () => (isFull ? (full as never) : null) });
    await click(byName('button', 'Edit Title'));
    await type('Head of Sourcing');
    await vi.waitFor(() => expect(text()).toContain('The disk is full'));
    expect(document.querySelector('input')?.value).toBe('Head of Sourcing');
    isFull = false;
    const before = extension.ofType('draft.save').length;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    const kept = extension.ofType('draft.save').slice(before);
    const body = JSON.stringify({ jobTitle: 'Head of Sourcing' });
    expect(kept).toContainEqual(
      expect.objectContaining({ request: expect.objectContaining({ key: 'edit:c1', body }) }),
    );
  });

  it('goes back with Escape, and Enter without a change writes nothing', async () => {
    const extension = await editor();
    await click(byName('button', 'Edit Title'));
    await type('Something else');
    await press('Escape');
    expect(text()).toContain('Buyer');
    await click(byName('button', 'Edit Title'));
    await press('Enter');
    expect(extension.ofType('contact.update')).toEqual([]);
  });

  it('opens again with what was typed when it could not be stored', async () => {
    await editor({ 'contact.update': () => ({ ok: false, error: { code: 'storage-full', message: '' } }) });
    await click(byName('button', 'Edit Title'));
    await type('Head of Purchasing');
    await press('Enter');
    expect((byName('input', 'Title') as HTMLInputElement).value).toBe('Head of Purchasing');
    expect(text()).toContain('The disk is full');
  });

  it('keeps what is typed in the next field when the answer to the last one comes', async () => {
    let answer: (value: Contact) => void = () => undefined;
    await editor({ 'contact.update': () => new Promise<Contact>(done => (answer = done)) });
    await click(byName('button', 'Edit Title'));
    await type('CTO');
    await press('Enter');
    await click(byName('button', 'Add Company'));
    await type('Fernhollow');
    answer({ ...contact, jobTitle: 'CTO' });
    await settle();
    expect((byName('input', 'Company') as HTMLInputElement).value).toBe('Fernhollow');
  });

  it('has what was typed and not saved the next time', async () => {
    const body = JSON.stringify({ jobTitle: 'Half a ti', nonsense: 'x' });
    const draft = { key: 'edit:c1', body, kind: 'note' as const, audience: 'private' as const, updatedAt: AT };
    await editor({ 'draft.get': () => draft });
    await settle();
    expect((byName('input', 'Title') as HTMLInputElement).value).toBe('Half a ti');
    expect(document.querySelectorAll('input')).toHaveLength(1);
  });

  it('shows the vendor’s words beside the field they are about', async () => {
    const cause = {
      code: 'invalid' as const,
      messageKey: 'crm_error_invalid',
      field: 'properties.email',
      vendorText: 'Email address o@ is invalid',
    };
    await editor({}, [owed({ cause })]);
    const problem = [...document.querySelectorAll('.edit-problem')].find(({ textContent }) => textContent !== '');
    expect(problem?.textContent).toContain('Email address o@ is invalid');
    expect(problem?.parentElement?.textContent).toContain('E-mails');
    expect(text()).toContain('refused');
  });

  it('lets the rep decide a conflict right there', async () => {
    const conflict = {
      what: 'contact' as const,
      mine: contact,
      theirs: { ...contact, jobTitle: 'Director' },
      base: contact,
    };
    await editor({ 'outbox.conflict': () => conflict }, [
      owed({ cause: { code: 'conflict', messageKey: 'crm_error_conflict' } }),
    ]);
    await click(byName('button', 'Compare'));
    await settle();
    expect(byName('input', 'Title: Director')).toBeTruthy();
  });

  it('shows the fields that the rep chose to see', async () => {
    await editor();
    expect(text()).toContain('RegionNorth');
  });
});

// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { ConnectionView, CrmOffer } from '../../../src/messages/settings';
import { settingsSchema } from '../../../src/model/settings';
import { CrmSection } from '../../../src/ui/app/settings/crm-section';
import { connectionText } from '../../../src/ui/state/connection-line';
import { byName, click, installExtension, type Replies, show } from '../extension';

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

const view = (change: Partial<ConnectionView> = {}): ConnectionView => ({
  id: 'hubspot-1',
  crm: 'hubspot',
  name: 'HubSpot',
  baseUrl: '',
  userName: 'Rita Rep',
  state: 'ok',
  syncedAt: ago(125_000),
  waiting: 0,
  waitingNotes: 0,
  ...change,
});

const offer = (id: string, name: string): CrmOffer => ({
  id,
  name,
  helpKey: 'crm_none',
  fields: [{ name: 'token', kind: 'password', labelKey: 'crm_field_api_token' }],
  takesContacts: true,
  hasLimits: id === 'hubspot',
});
const CRMS = [offer('hubspot', 'HubSpot'), offer('odoo', 'Odoo')];

async function section(connections: ConnectionView[], replies: Replies = {}) {
  const extension = installExtension({
    'crm.catalog': () => ({ crms: CRMS }),
    'crm.connections': () => ({ connections }),
    'crm.origins': () => ({ origins: ['https://crm.example/*'] }),
    ...replies,
  });
  await show(<CrmSection settings={settingsSchema.parse({})} />);
  return extension;
}

it.each([
  [view(), 'HubSpot · synced 2 minutes ago'],
  [view({ syncedAt: undefined }), 'HubSpot · first sync is running'],
  [view({ waiting: 1, waitingNotes: 1 }), 'HubSpot · synced 2 minutes ago, 1 note waiting'],
  [
    view({ state: 'needs-signin', waiting: 3, waitingNotes: 3 }),
    'HubSpot · synced 2 minutes ago, 3 notes waiting: HubSpot asks for a new sign-in',
  ],
  [view({ waiting: 3, waitingNotes: 2 }), 'HubSpot · synced 2 minutes ago, 3 changes waiting'],
  [view({ state: 'unreachable', syncedAt: undefined }), 'HubSpot cannot be reached'],
])('state in one line: %#', (shown, line) => {
  installExtension({});
  expect(connectionText(shown)).toBe(line);
});

describe('the CRM section', () => {
  it('asks whose contacts are kept, where the CRM can tell', async () => {
    const chosen: unknown[] = [];
    await section([view(), view({ id: 'odoo-1', crm: 'odoo', name: 'Odoo' })], {
      'crm.catalog': () => ({ crms: CRMS.map(one => ({ ...one, knowsOwners: one.id === 'hubspot' })) }),
      'crm.setScope': request => {
        chosen.push(request);
        return null;
      },
    });
    const scopes = [...document.querySelectorAll('fieldset')].filter(({ textContent }) =>
      textContent?.includes('Whose contacts are kept here'),
    );
    expect(scopes).toHaveLength(1);
    const [all, mine] = scopes[0]?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? [];
    expect([all?.checked, mine?.checked]).toEqual([true, false]);
    await click(mine!);
    expect(chosen).toEqual([expect.objectContaining({ connectionId: 'hubspot-1', onlyMine: true })]);
  });

  it('shows what of the limit is used, and what slows down by it', async () => {
    await section([view({ limitUsed: 0.63 })]);
    expect(document.querySelector('meter')?.value).toBe(0.63);
    expect(document.body.textContent).toContain('Request limit: 63%');
    expect(document.body.textContent).toContain('every 15 minutes');
  });

  it('lets the rep choose which of several gets new contacts; the first does until then', async () => {
    const odoo = view({ id: 'odoo-1', crm: 'odoo', name: 'Odoo', baseUrl: 'https://odoo.example' });
    const extension = await section([view(), odoo], { 'settings.update': () => settingsSchema.parse({}) });
    const checked = () => [...document.querySelectorAll<HTMLInputElement>('input:checked')].map(({ value }) => value);
    expect(checked()).toEqual(['hubspot-1']);
    byName('input', 'Odoo').click();
    await Promise.resolve();
    expect(extension.ofType('settings.update').map(({ request }) => request)).toEqual([{ homeConnection: 'odoo-1' }]);
  });

  it('connects one more beside the first', async () => {
    await section([view()]);
    expect(document.querySelector('form')).toBeNull();
    await click(byName('button', 'Connect another CRM'));
    expect(document.body.textContent).toContain('Which CRM?');
  });

  it('says in a sentence why a test failed, with the vendor’s words', async () => {
    await section([view()], {
      'crm.test': () => ({ problem: { messageKey: 'crm_error_forbidden', vendorText: 'MISSING_SCOPES' } }),
    });
    await click(byName('button', 'Test'));
    expect(document.querySelector('.notice')?.textContent).toContain('Ask your admin');
    expect(document.querySelector('.vendor')?.textContent).toBe('MISSING_SCOPES');
  });

  it('opens the sign-in by itself where the CRM asks for one', async () => {
    await section([view({ state: 'needs-signin' })]);
    expect(byName('form', 'Connect HubSpot')).toBeTruthy();
  });
});

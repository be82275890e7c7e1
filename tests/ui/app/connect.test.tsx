// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { connectors } from '../../../src/crm/index';
import { tryton } from '../../../src/crm/tryton';
import type { Connector } from '../../../src/crm/types';
import type { CrmOffer } from '../../../src/messages/settings';
import { ConnectForm } from '../../../src/ui/app/settings/connect-form';
import { byName, installExtension, type Replies, settle, show, submit, type } from '../extension';

const CRM: CrmOffer = {
  takesContacts: true,
  hasLimits: false,
  id: 'tryton',
  name: 'Tryton',
  helpKey: 'crm_none',
  fields: [
    { name: 'url', kind: 'url', labelKey: 'Address' },
    { name: 'user', kind: 'text', labelKey: 'User' },
    { name: 'password', kind: 'password', labelKey: 'Password' },
  ],
};

const onConnected = vi.fn();

/** As the background answers it. */
const originsOf = (connector: Connector, fields: Record<string, string>) => {
  try {
    return { origins: connector.origins(fields) };
  } catch {
    return { origins: [] };
  }
};

async function fillIn(address: string, replies: Replies) {
  const extension = installExtension({ 'crm.origins': ({ fields }) => originsOf(tryton, fields), ...replies });
  await show(<ConnectForm crm={CRM} onConnected={onConnected} />);
  await type(address, byName('input', 'Address'));
  await type('maria', byName('input', 'User'));
  await type('s3cret', byName('input', 'Password'));
  return extension;
}

const form = () => byName('form', 'Connect Tryton');
const problem = () => document.querySelector('[role=alert]')?.textContent;

describe('sign-in form', () => {
  beforeEach(() => onConnected.mockReset());

  it('asks for the one origin inside the click, then sends the fields', async () => {
    const extension = await fillIn('crm.example.com/db', {
      'crm.connect': () => ({ problem: { messageKey: 'crm_none' } }),
    });
    const inClick: string[] = [];
    // A listener after the form's own, in the same event: what was asked by now was asked inside the click.
    document.body.addEventListener('submit', () => inClick.push(...extension.asked), { once: true });
    await submit(form());
    expect(inClick).toEqual(['request https://crm.example.com/*']);
    expect(extension.ofType('crm.connect').map(({ request }) => request)).toEqual([
      { crm: 'tryton', fields: { url: 'https://crm.example.com/db', user: 'maria', password: 's3cret' } },
    ]);
  });

  it('hands over the connection', async () => {
    const connection = {
      id: 't1',
      crm: 'tryton',
      name: 'Tryton',
      baseUrl: 'https://crm.example.com',
      userName: 'Maria',
      state: 'ok' as const,
    };
    await fillIn('https://crm.example.com', { 'crm.connect': () => ({ connection }) });
    await submit(form());
    expect(onConnected).toHaveBeenCalledWith(connection);
  });

  it('sends nothing when the permission is refused, and keeps what was typed', async () => {
    const extension = await fillIn('https://crm.example.com', {});
    extension.api.permissions.request = async () => false;
    await submit(form());
    expect(extension.ofType('crm.connect')).toEqual([]);
    expect(problem()).toContain('nothing was sent');
    expect((byName('input', 'Password') as HTMLInputElement).value).toBe('s3cret');
  });

  it.each(['http://crm.example.com', 'ftp://crm.example.com', ''])(
    'asks for nothing with the address “%s”',
    async address => {
      const extension = await fillIn(address, {});
      await submit(form());
      expect(extension.asked).toEqual([]);
      expect(problem()).toContain('address');
    },
  );

  it('shows the vendor’s words beside the sentence, and can be tried again', async () => {
    const extension = await fillIn('https://crm.example.com', {
      'crm.connect': () => ({ problem: { messageKey: 'unknown-key', vendorText: 'Wrong <b>password</b>' } }),
    });
    await submit(form());
    expect(problem()).toContain('Tryton did not accept the sign-in');
    expect(document.querySelector('.vendor')?.textContent).toBe('Wrong <b>password</b>');
    await submit(form());
    await settle();
    expect(extension.ofType('crm.connect')).toHaveLength(2);
  });
});

describe('the sign-in form of every CRM', () => {
  const redirectUri = 'https://throughline.example/crm';

  it.each(connectors.map(connector => [connector.id, connector] as const))(
    '%s: all in words, and asks for its own origins and no secret of them',
    async (_, connector) => {
      const { description, capabilities } = connector;
      const isPkce = capabilities.auth === 'pkce';
      const offer = { ...description, takesContacts: true, hasLimits: false, ...(isPkce ? { redirectUri } : {}) };
      const extension = installExtension({
        'crm.origins': ({ fields }) => originsOf(connector, fields),
        'crm.connect': () => ({ problem: { messageKey: 'crm_error_signin' } }),
      });
      await show(<ConnectForm crm={offer} onConnected={onConnected} />);
      expect(document.body.textContent).not.toMatch(/crm_\w+/);
      expect(document.body.textContent?.includes(redirectUri)).toBe(isPkce);
      for (const field of document.querySelectorAll('input')) {
        await type(field.placeholder.startsWith('https:') ? field.placeholder : 'a-secret-of-mine', field);
      }
      await submit(byName('form', `Connect ${description.name}`));
      expect(extension.asked).toHaveLength(1);
      expect(extension.ofType('crm.connect')).toHaveLength(1);
      const secrets = description.fields.filter(({ kind }) => kind === 'password').map(({ name }) => name);
      for (const { request } of extension.ofType('crm.origins'))
        expect(Object.keys((request as { fields: object }).fields).filter(name => secrets.includes(name))).toEqual([]);
    },
  );

  it.each([
    ['asks for nothing again that the background has, when the rep only signs in again', false],
    ['asks for all again where the secrets were lost', true],
  ])('%s', async (_, isWithoutSecrets) => {
    installExtension({ 'crm.origins': () => ({ origins: ['https://crm.example.com/*'] }) });
    const baseUrl = 'https://crm.example.com';
    const known = { id: 't1', crm: 'tryton', name: 'Tryton', baseUrl, userName: 'Maria', state: 'ok' as const };
    const connection = { ...known, waiting: 0, waitingNotes: 0, isWithoutSecrets };
    await show(<ConnectForm crm={CRM} connection={connection} onConnected={onConnected} />);
    const fields = [...document.querySelectorAll('input')];
    expect(fields.map(({ value, required }) => [value, required])).toEqual([
      [baseUrl, isWithoutSecrets],
      ['', isWithoutSecrets],
      ['', isWithoutSecrets],
    ]);
    expect(document.body.textContent?.includes('Empty: as before')).toBe(!isWithoutSecrets);
  });
});

import type { CrmFailure } from '../types';
import { alwaysAnswer, unreachable, withUnknownFields } from './faults';
import {
  addContact,
  type Case,
  expectFailure,
  expectValue,
  inventActivity,
  inventContact,
  type Kit,
  keep,
  uniqueWord,
} from './kit';

const HTML = { 'Content-Type': 'text/html' };

/** What a connector makes of an answer to a write, made up at the network. */
async function writeMeets(kit: Kit, fetch: typeof globalThis.fetch, codes: readonly string[]): Promise<CrmFailure> {
  expectValue(await kit.connector.me(kit.context()), 'me');
  const contact = { ...inventContact(), remoteId: '1' };
  const intent = {
    kind: 'activity.create',
    activity: inventActivity(contact),
    contact,
    onceKey: uniqueWord(),
  } as const;
  return expectFailure(await kit.connector.write(kit.context({ fetch }), intent), codes, 'write');
}

function laterCase(id: string, title: string, status: number, code: string, maybeDone: boolean): Case {
  return {
    id,
    title,
    async run(kit) {
      const failure = await writeMeets(kit, alwaysAnswer(status, '{}'), [code]);
      keep(failure.retry === 'later', `retry is ${failure.retry}`);
      keep(failure.unknownEnd === maybeDone, `unknownEnd is ${failure.unknownEnd}`);
    },
  };
}

/** Answers that a server, a proxy or a captive portal may give; none may throw, lose or repeat a write. */
export const answerCases: Case[] = [
  laterCase('answer-503', 'tries again after 503, and looks before it does', 503, 'server', true),
  laterCase('answer-429', 'waits after 429, which did nothing', 429, 'rate-limit', false),
  {
    id: 'retry-after',
    title: 'honours Retry-After in seconds and as a date',
    async run(kit) {
      const seconds = await writeMeets(kit, alwaysAnswer(429, '{}', { 'Retry-After': '17' }), ['rate-limit']);
      keep(seconds.retryAfterMs === 17_000, `17 seconds are ${seconds.retryAfterMs} ms`);
      const at = (ms: number) => new Date(Date.now() + ms).toUTCString();
      const date = await writeMeets(kit, alwaysAnswer(429, '{}', { Date: at(0), 'Retry-After': at(60_000) }), [
        'rate-limit',
      ]);
      keep(date.retryAfterMs === 60_000, `a date in a minute is ${date.retryAfterMs} ms`);
    },
  },
  {
    id: 'no-answer',
    title: 'counts a broken connection as an unknown end',
    async run(kit) {
      keep((await writeMeets(kit, unreachable, ['network'])).unknownEnd, 'unknownEnd is false');
    },
  },
  {
    id: 'html-answer',
    title: 'does not take a page of HTML for an answer',
    run: async kit =>
      void (await writeMeets(kit, alwaysAnswer(200, '<html>Sign in to the Wi-Fi</html>', HTML), ['not-a-crm'])),
  },
  {
    id: 'error-in-200',
    title: 'does not take an error inside a 200 for success',
    async run(kit) {
      const bodies = [
        { jsonrpc: '2.0', id: 1, error: { code: 200, message: 'Server Error', data: { name: 'builtins.ValueError' } } },
        { success: false, error: 'No such thing', error_info: '' },
        { data: [{ code: 'INVALID_DATA', status: 'error', message: 'invalid data', details: {} }] },
        { errors: [{ message: 'No such thing' }] },
      ];
      const codes = ['not-a-crm', 'invalid', 'server', 'gone', 'forbidden', 'signin'];
      for (const body of bodies) await writeMeets(kit, alwaysAnswer(200, JSON.stringify(body)), codes);
    },
  },
  {
    id: 'redirect',
    title: 'follows no redirect',
    async run(kit) {
      const requests: RequestInit[] = [];
      const answer = alwaysAnswer(302, '', { Location: 'https://elsewhere.example/login' });
      const noting: typeof fetch = (input, init = {}) => {
        requests.push(init);
        return answer(input, init);
      };
      await writeMeets(kit, noting, ['not-a-crm']);
      keep(
        requests.every(({ redirect }) => redirect === 'manual' || redirect === 'error'),
        'the browser was left to follow it',
      );
      keep(
        requests.every(({ credentials }) => credentials === 'omit'),
        'cookies were sent',
      );
    },
  },
  {
    id: 'unknown-shape',
    title: 'names itself when an answer has an unknown shape',
    async run(kit) {
      expectValue(await kit.connector.me(kit.context()), 'me');
      const odd = alwaysAnswer(200, '{"result":[{"surprise":true}],"data":{"surprise":true}}');
      const { cause } = expectFailure(
        await kit.connector.pull(kit.context({ fetch: odd }), undefined),
        ['not-a-crm', 'server'],
        'pull',
      );
      keep(
        cause.vendorText?.includes(kit.connector.id),
        `the text does not name ${kit.connector.id}: ${cause.vendorText}`,
      );
    },
  },
  {
    id: 'unknown-fields',
    title: 'is not disturbed by fields of a later version',
    async run(kit) {
      const context = kit.context({ fetch: withUnknownFields(kit.context().fetch) });
      expectValue(
        await kit.connector.me({ ...context, credentials: { ...kit.credentials, session: undefined } }),
        'me',
      );
      expectValue(await kit.connector.pull(context, undefined), 'pull');
    },
  },
  {
    id: 'no-secrets',
    title: 'puts no secret into an error, even when the server repeats it',
    async run(kit) {
      expectValue(await kit.connector.me(kit.context()), 'me');
      const secrets = Object.entries(kit.credentials.fields).filter(([name]) => /pass|token|key|secret/i.test(name));
      const said = `bad ${secrets.map(([, value]) => value).join(' ')}`;
      for (const status of [200, 400, 403, 500]) {
        const echo = alwaysAnswer(
          status,
          JSON.stringify({ error: ['UserError', [said]], message: said, errors: [{ message: said }] }),
        );
        const result = await kit.connector.find(kit.context({ fetch: echo }), { name: 'zzqx' });
        for (const [name, value] of secrets)
          keep(!JSON.stringify(result).includes(value), `${name} is in the answer to ${status}`);
      }
    },
  },
  {
    id: 'record-gone',
    title: 'says so when the contact is gone',
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      expectValue(
        await kit.connector.write(kit.context(), { kind: 'contact.delete', contact, onceKey: uniqueWord() }),
        'delete',
      );
      const intent = {
        kind: 'activity.create',
        activity: inventActivity(contact),
        contact,
        onceKey: uniqueWord(),
      } as const;
      const failure = expectFailure(
        await kit.connector.write(kit.context(), intent),
        ['gone'],
        'note on a deleted contact',
      );
      keep(failure.retry === 'gone' && !failure.unknownEnd, `retry is ${failure.retry}`);
      expectFailure(await kit.connector.related(kit.context(), contact), ['gone'], 'related of a deleted contact');
    },
  },
];

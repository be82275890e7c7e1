import type { WriteIntent } from '../types';
import { counting, losingAnswer, refusing } from './faults';
import {
  activitiesWith,
  addContact,
  type Case,
  eventually,
  expectValue,
  inventActivity,
  inventContact,
  type Kit,
  keep,
  kept,
  uniqueWord,
} from './kit';

type Fetch = typeof globalThis.fetch;

/** What happens to the request with this number (from 1). */
type Fault = (real: Fetch, number: number) => Fetch;

const FAULTS: Record<string, { fault: Fault; what: string; title: string }> = {
  'lost-answer': {
    fault: losingAnswer,
    what: 'the answer to request {n} was lost',
    title: 'although an answer was lost',
  },
  'refused-midway': {
    fault: (real, number) => refusing(real, number, 429, { 'Retry-After': '1' }),
    what: 'request {n} was refused',
    title: 'although one of its requests was refused with 429',
  },
};

/**
 * Lets each request of a write in turn meet the fault. After what the outbox does then there must be exactly one.
 * @param count - copies in the CRM
 */
async function losesNothing(
  kit: Kit,
  { fault, what }: { fault: Fault; what: string },
  makeIntent: () => WriteIntent,
  count: (intent: WriteIntent) => Promise<number>,
): Promise<void> {
  const counter = counting(kit.context().fetch);
  expectValue(await kit.connector.me(kit.context()), 'me');
  await settle(kit, makeIntent(), counter.fetch);
  for (let number = 1; number <= counter.count(); number++) {
    const intent = makeIntent();
    await settle(kit, intent, fault(kit.context().fetch, number));
    const copies = await countAll(() => count(intent));
    keep(copies === 1, `${copies} copies after ${what.replace('{n}', String(number))}`);
  }
}

/** An index that lags may show one copy before the other. */
async function countAll(count: () => Promise<number>): Promise<number> {
  const first = await count();
  if (first > 0) return first;
  await eventually(count, copies => copies > 0);
  await new Promise(resolve => setTimeout(resolve, 1_000));
  return count();
}

/** What the outbox does: write; when the end is unknown, look, and write again only when nothing is there. */
async function settle(kit: Kit, intent: WriteIntent, fetch: Fetch): Promise<void> {
  let written = await kit.connector.write(kit.context({ fetch }), intent);
  if (!written.ok) {
    const { retry, unknownEnd, cause } = written.failure;
    keep(retry === 'later', `${cause.code} is not tried again`);
    keep(unknownEnd || cause.code === 'rate-limit', 'a lost answer is not an unknown end');
    const found = unknownEnd ? expectValue(await kit.connector.lookFor(kit.context(), intent), 'lookFor') : null;
    written = found ? { ok: true, value: found } : await kit.connector.write(kit.context(), intent);
  }
  const value = expectValue(written, 'second try');
  if (intent.kind === 'contact.create') kept(kit, intent.contact, value);
}

function noteCase([id, fault]: [string, (typeof FAULTS)[string]]): Case {
  return {
    id: `${id}-note`,
    title: `writes a note once ${fault.title}`,
    needs: 'write',
    async run(kit) {
      const contact = await addContact(kit);
      const makeIntent = (): WriteIntent => ({
        kind: 'activity.create',
        activity: inventActivity(contact, { body: `Probe ${uniqueWord()}` }),
        contact,
        onceKey: uniqueWord(),
      });
      await losesNothing(kit, fault, makeIntent, async intent =>
        intent.kind === 'activity.create' ? (await activitiesWith(kit, contact, intent.activity.body)).length : 0,
      );
    },
  };
}

function contactCase([id, fault]: [string, (typeof FAULTS)[string]]): Case {
  return {
    id: `${id}-contact`,
    title: `writes a contact once ${fault.title}`,
    needs: 'write',
    offered: ({ capabilities }) => capabilities.writes.includes('contact'),
    async run(kit) {
      const makeIntent = (): WriteIntent => ({
        kind: 'contact.create',
        contact: inventContact(uniqueWord(), { company: 'Conformance Example', city: 'Lund' }),
        onceKey: uniqueWord(),
      });
      await losesNothing(kit, fault, makeIntent, async intent =>
        'contact' in intent
          ? expectValue(await kit.connector.find(kit.context(), { name: intent.contact.fullName }), 'find').length
          : 0,
      );
    },
  };
}

/** Writing once, whatever happens to any single request of a write. */
export const onceCases: Case[] = [...Object.entries(FAULTS).map(noteCase), ...Object.entries(FAULTS).map(contactCase)];

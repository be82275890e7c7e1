import type { Connector, CrmContext } from '../../src/crm/types';
import type { Contact } from '../../src/model/contact';
import type { FakeCrm } from '../crm/fakes';
import type { Target } from './day';

const AT = '2026-11-22T08:00:00.000Z';

/** Rows that the CRM shows are put into the order in which they were written there, whatever their dates say. */
class WriteOrder {
  private writing: string | undefined;
  private readonly places = new Map<string, number>();
  private readonly activities = new Map<string, string>();

  /** Notes the moment at which the CRM first carried out something for an activity, answer lost or not. */
  watch(real: typeof fetch): typeof fetch {
    return async (input, init) => {
      const writing = this.writing;
      const answer = await real(input, init);
      if (writing && answer.ok && (init?.method ?? 'GET') !== 'GET' && !this.places.has(writing))
        this.places.set(writing, this.places.size);
      return answer;
    };
  }

  /** Notes which record became of which activity. */
  follow(connector: Connector): Connector {
    const noting =
      (send: Connector['write'] | Connector['lookFor']): Connector['lookFor'] =>
      async (context, intent) => {
        const id = intent.kind === 'activity.create' ? intent.activity.id : undefined;
        this.writing = id;
        const result = await send(context, intent);
        if (id && result.ok && result.value) this.activities.set(result.value.remoteId, id);
        return result;
      };
    return { ...connector, write: noting(connector.write) as Connector['write'], lookFor: noting(connector.lookFor) };
  }

  placeOf(remoteId: string | undefined): number {
    return this.places.get(this.activities.get(remoteId ?? '') ?? '') ?? -1;
  }
}

/** A day against the fake of a hosted CRM, with three people of its own. */
export async function hostedTarget({ connector, server, credentials }: FakeCrm, seed: number): Promise<Target> {
  const order = new WriteOrder();
  const context: CrmContext = {
    connectionId: `hosted-${seed}`,
    credentials: { ...credentials },
    fetch: server.fetch,
    now: () => new Date(),
    async saveSession(session) {
      if (session) context.credentials.session = session;
    },
  };
  const me = await connector.me(context);
  if (!me.ok) throw new Error(`sign-in: ${me.failure.cause.code}`);
  const account = { userId: me.value.userId };
  const contacts: Contact[] = [];
  for (const letter of ['a', 'b', 'c']) {
    const contact: Contact = {
      id: `${letter}${seed}`,
      connectionId: 'crm',
      kind: 'contact',
      fullName: `Person ${letter}${seed}`,
      emails: [],
      phones: [],
      identifiers: [],
      createdAt: AT,
      updatedAt: AT,
    };
    const onceKey = `person${letter}${seed}`;
    const written = await connector.write({ ...context, ...account }, { kind: 'contact.create', contact, onceKey });
    if (!written.ok) throw new Error(`${contact.fullName}: ${JSON.stringify(written.failure)}`);
    contacts.push({ ...contact, remoteId: written.value.remoteId });
  }
  return {
    connector: order.follow(connector),
    credentials: context.credentials,
    account,
    fetch: order.watch(server.fetch),
    contacts,
    async textsOf(remoteId) {
      const contact = { ...contacts[0], id: remoteId, remoteId } as Contact;
      const found = await connector.related({ ...context, ...account }, contact);
      if (!found.ok) throw new Error(`related: ${JSON.stringify(found.failure)}`);
      return found.value.activities
        .toSorted((a, b) => order.placeOf(a.remoteId) - order.placeOf(b.remoteId))
        .map(({ body }) => body);
    },
  };
}

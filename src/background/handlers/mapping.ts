import { guessMapping } from '../../crm/mapping';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Contact } from '../../model/contact';
import { saveReading } from '../../storage/settings';
import { type Connected, connect } from '../../sync/context';
import { announce, getServices, type Services } from '../services';
import { startSync } from '../sync';
import { failureOf } from './records';

export const mappingHandlers: Pick<Handlers, 'mapping.get' | 'mapping.preview' | 'mapping.save'> = {
  async 'mapping.get'({ connectionId }) {
    const { connector, connection, context } = await requireConnected(await getServices(), connectionId);
    const fields = await connector.describe(context);
    if (!fields.ok) throw failureOf(fields.failure);
    return { fields: fields.value, mapping: connection.mapping ?? guessMapping(fields.value) };
  },

  async 'mapping.preview'({ connectionId, mapping, contactId }) {
    const services = await getServices();
    const { connector, context } = await requireConnected(services, connectionId);
    const contact = contactId ? await services.book.get(contactId) : await anyContactOf(services, connectionId);
    if (contact?.connectionId !== connectionId || !contact.remoteId) return null;
    const read = await connector.read({ ...context, mapping }, contact);
    if (!read.ok) throw failureOf(read.failure);
    return read.value;
  },

  async 'mapping.save'({ connectionId, mapping }) {
    const { database } = await getServices();
    if (!(await saveReading(database, connectionId, { mapping })))
      throw new HandlerError('not-found', 'no such connection');
    announce('connections');
    startSync(connectionId);
    return null;
  },
};

async function requireConnected({ database }: Services, connectionId: string): Promise<Connected> {
  const connected = await connect(database, connectionId);
  if (!connected) throw new HandlerError('not-found', 'no such connection');
  return connected;
}

async function anyContactOf({ book }: Services, connectionId: string): Promise<Contact | undefined> {
  for await (const batch of book.scan()) {
    const found = batch.find(contact => contact.connectionId === connectionId && contact.remoteId);
    if (found) return found;
  }
  return undefined;
}

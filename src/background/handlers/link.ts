import { HandlerError, type Handlers } from '../../messages/router';
import type { Link } from '../../model/link';
import type { Person } from '../../model/person';
import { appendLinks, undoLinks } from '../../storage/links';
import { announce, getServices, now, tellTabs } from '../services';

export const linkHandlers: Pick<Handlers, 'link.add' | 'link.refuse' | 'link.undo'> = {
  'link.add': ({ contactId, person }) => decide(contactId, person, 'linked'),
  'link.refuse': ({ contactId, person }) => decide(contactId, person, 'refused'),
  async 'link.undo'({ linkIds }) {
    const { database } = await getServices();
    await undoLinks(database, linkIds, () => crypto.randomUUID(), now());
    await rematch();
    return null;
  },
};

/** One row per identifier of the person, so that the decision holds on whichever of them is seen next. */
async function decide(contactId: string, person: Person, state: Link['state']): Promise<{ linkIds: string[] }> {
  const { database, book } = await getServices();
  if (!(await book.get(contactId))) throw new HandlerError('not-found', 'contact is gone');
  if (person.identifiers.length === 0) throw new HandlerError('invalid', 'nothing to recognise the person by');
  const createdAt = now();
  const links = person.identifiers.map(
    (identifier): Link => ({ id: crypto.randomUUID(), contactId, identifier, state, how: 'rep', createdAt }),
  );
  await appendLinks(database, links);
  await rematch();
  return { linkIds: links.map(({ id }) => id) };
}

async function rematch(): Promise<void> {
  announce('contacts');
  await tellTabs({ event: 'people.rematch' });
}

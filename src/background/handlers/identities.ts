import type { IdentityRow } from '../../messages/identities';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Link } from '../../model/link';
import { linkHistory } from '../../model/link-history';
import { appendLinks, linksOfContacts } from '../../storage/links';
import { announce, getServices, now, tellTabs } from '../services';

export const identityHandlers: Pick<Handlers, 'identity.history' | 'identity.split'> = {
  async 'identity.history'({ contactId }) {
    const { database } = await getServices();
    const rows = (await linksOfContacts(database, [contactId])).get(contactId) ?? [];
    return { rows: [...linkHistory(rows).values()].map(toRow) };
  },

  async 'identity.split'({ contactId, identifier }) {
    const { database, book } = await getServices();
    if (!(await book.get(contactId))) throw new HandlerError('not-found', 'contact is gone');
    const link: Link = {
      id: crypto.randomUUID(),
      contactId,
      identifier,
      state: 'split',
      how: 'rep',
      createdAt: now(),
    };
    await appendLinks(database, [link]);
    announce('contacts');
    await tellTabs({ event: 'people.rematch' });
    return { linkIds: [link.id] };
  },
};

function toRow([inForce, ...earlier]: [Link, ...Link[]]): IdentityRow {
  const { id, identifier, state, how, createdAt } = inForce;
  return {
    identifier,
    linkId: id,
    state,
    how,
    at: createdAt,
    earlier: earlier.map(row => ({ state: row.state, how: row.how, createdAt: row.createdAt })),
  };
}

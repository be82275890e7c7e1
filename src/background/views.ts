import type { CandidateView, ContactSummary } from '../messages/people';
import type { Contact } from '../model/contact';
import { LOCAL_CONNECTION } from '../model/contact';
import type { RankedCandidate } from '../model/match';
import { activitiesOf, touchedAt } from '../storage/activities';
import type { Services } from './services';

/** Display name of the connection a contact comes from; empty for the local workspace, which the UI names itself. */
export async function sourceName({ database }: Services, connectionId: string): Promise<string> {
  if (connectionId === LOCAL_CONNECTION) return '';
  return (await database.get('connections', connectionId))?.name ?? '';
}

/** A contact as lists show it. */
export async function summaryOf(services: Services, contact: Contact): Promise<ContactSummary> {
  const [last] = await activitiesOf(services.database, contact.id, 1);
  const { id, fullName, jobTitle, company, city, ownerName, ownedByMe, connectionId } = contact;
  const lastTouchAt = last && !last.undoneAt ? touchedAt(last) : undefined;
  const source = await sourceName(services, connectionId);
  return { id, fullName, jobTitle, company, city, ownerName, ownedByMe, lastTouchAt, connectionId, sourceName: source };
}

export const summariesOf = (services: Services, contacts: readonly Contact[]): Promise<ContactSummary[]> =>
  Promise.all(contacts.map(contact => summaryOf(services, contact)));

/** Candidates of a match with their receipts; those whose contact is gone are left out. */
export async function candidateViews(
  services: Services,
  candidates: readonly RankedCandidate[],
  contacts: ReadonlyMap<string, Contact>,
): Promise<CandidateView[]> {
  const views = candidates.map(async ({ contactId, probability, weightBits, reasons }) => {
    const contact = contacts.get(contactId);
    return contact ? [{ ...(await summaryOf(services, contact)), probability, weightBits, reasons }] : [];
  });
  return (await Promise.all(views)).flat();
}

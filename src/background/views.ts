import { MAX_NAME_LENGTH, truncate } from '../lib/text';
import type { CandidateView, ContactSummary } from '../messages/people';
import type { Contact } from '../model/contact';
import { LOCAL_CONNECTION } from '../model/contact';
import type { RankedCandidate } from '../model/match';
import { activitiesOf, touchedAt } from '../storage/activities';
import type { Services } from './services';

/** Longest text of a card in a page, in UTF-16 code units: more than it shows of a note, and whole addresses. */
const MAX_CARD_TEXT = 2_000;

/** Display name of the connection a contact comes from; empty for the local workspace, which the UI names itself. */
export async function sourceName({ database }: Services, connectionId: string): Promise<string> {
  if (connectionId === LOCAL_CONNECTION) return '';
  return (await database.get('connections', connectionId))?.name ?? '';
}

/** A text of a record as lists and marks show it: a CRM may hold a megabyte where a name belongs. */
export const shortText = <Text extends string | undefined>(text: Text): Text =>
  text === undefined ? text : (truncate(text, MAX_NAME_LENGTH) as Text);

/** An answer in which no text is longer than a card can show. */
export function withShortTexts<Answer>(answer: Answer): Answer {
  if (typeof answer === 'string') return truncate(answer, MAX_CARD_TEXT) as Answer;
  if (Array.isArray(answer)) return answer.map(withShortTexts) as Answer;
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, withShortTexts(value)])) as Answer;
}

/** A contact as lists show it. */
export async function summaryOf(services: Services, contact: Contact): Promise<ContactSummary> {
  const [last] = await activitiesOf(services.database, contact.id, 1);
  const { id, ownedByMe, connectionId } = contact;
  return {
    id,
    fullName: shortText(contact.fullName),
    jobTitle: shortText(contact.jobTitle),
    company: shortText(contact.company),
    city: shortText(contact.city),
    ownerName: shortText(contact.ownerName),
    ownedByMe,
    lastTouchAt: last && !last.undoneAt ? touchedAt(last) : undefined,
    connectionId,
    sourceName: await sourceName(services, connectionId),
  };
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
    const summary = contact && (await summaryOf(services, contact));
    return summary ? [{ ...summary, probability, weightBits, reasons: withShortTexts(reasons) }] : [];
  });
  return (await Promise.all(views)).flat();
}

import type { Mark, TabPeople } from '../../messages/people';
import { HandlerError, type Handlers, type SenderInfo } from '../../messages/router';
import type { SeenPerson } from '../../model/person';
import type { SiteMode } from '../../model/settings';
import { getSettings } from '../../storage/settings';
import { accountOf } from '../accounts';
import { keepPageView } from '../health/keep';
import { learnIdentities } from '../identities';
import { type Matched, matchPeople } from '../matcher';
import { announce, getServices, type Services } from '../services';
import { injectOverlay, modeOf } from '../site-access';
import { getTabPeople, setTabPeople } from '../tabs';
import { shortText } from '../views';

export const peopleHandlers: Pick<Handlers, 'people.detected' | 'people.ofTab'> = {
  async 'people.detected'({ url, pageKind, people, hasOverlay, ...seen }, sender) {
    const services = await getServices();
    // A fresh worker reads the state of the book meanwhile.
    const [settings] = await Promise.all([getSettings(services.database), services.book.count()]);
    if (settings.consentAt === null) throw new HandlerError('no-consent', 'first run is not done');
    const tabId = requireTab(sender, url);
    const mode = modeOf(settings, url);
    const matched = await matchPeople(
      services,
      people.map(({ person }) => person),
    );
    await learnIdentities(services, url, people, matched);
    const marked = await Promise.all(
      people.map(async (seen, index) => ({ ...seen, mark: await markFor(services, seen, matched[index]) })),
    );
    if (sender.frameId === 0 && mode !== 'off' && seen.site && (seen.isSettled || seen.failure)) {
      await keepPageView(services.database, { url, pageKind, people, site: seen.site, failure: seen.failure });
    }
    if (sender.frameId === 0) await keep({ tabId, url, pageKind, siteMode: mode, people: marked, total: seen.total });
    const shown = marked.filter(isShown);
    if (mode === 'overlay' && !hasOverlay && shown.length > 0) await showOverlay(tabId, sender.frameId);
    return { marks: Object.fromEntries(shown.map(({ ref, mark }) => [ref, mark])) };
  },

  'people.ofTab': async ({ tabId }) => getTabPeople(tabId),
};

/** The permission may have been taken back since the page was opened; its people are still known to popup and panel. */
async function showOverlay(tabId: number, frameId: number | undefined): Promise<void> {
  try {
    await injectOverlay(tabId, frameId);
  } catch {
    console.warn('throughline: the overlay may not be shown on this site');
  }
}

/** The page says which address it reports for; it must be the site that the browser says it is. */
function requireTab(sender: SenderInfo, url: string): number {
  const sameOrigin =
    URL.canParse(url) && URL.canParse(sender.url) && new URL(url).origin === new URL(sender.url).origin;
  if (sender.tabId === undefined || !sameOrigin)
    throw new HandlerError('forbidden', 'report is not about its own page');
  return sender.tabId;
}

async function keep(report: TabPeople & { siteMode: SiteMode }): Promise<void> {
  await setTabPeople(report);
  announce('tab');
}

/** A company has an account where a person has a contact. */
async function markFor({ database }: Services, { person }: SeenPerson, matched: Matched | undefined): Promise<Mark> {
  const mark = markOf(matched);
  if (!person.isOrganization || mark.verdict === 'match') return mark;
  const found = await accountOf(database, person);
  return found ? { verdict: 'match', contactName: shortText(found.account.name), candidates: 0 } : mark;
}

function markOf(matched: Matched | undefined): Mark {
  if (!matched) return { verdict: 'none', candidates: 0 };
  const { verdict, contactId, candidates } = matched.result;
  const contactName = contactId === undefined ? undefined : shortText(matched.contacts.get(contactId)?.fullName);
  const open = candidates.filter(candidate => !candidate.vetoed).length;
  return { verdict, contactId, contactName, candidates: verdict === 'review' ? open : 0 };
}

/**
 * Known and doubtful people get a mark everywhere, unknown ones only where the page is about them; a company that is
 * nobody's account has no card worth a mark.
 */
function isShown({ person, mark }: SeenPerson & { mark: Mark }): boolean {
  return mark.verdict !== 'none' || (person.role === 'subject' && !person.isOrganization);
}

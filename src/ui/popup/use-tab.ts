import { useCallback, useEffect, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import { webExtension } from '../state/browser';
import { KNOWN_SITES, matchesOrigin } from '../state/known-sites';
import { useMessage } from '../state/use-message';

interface CurrentTab {
  id: number;
  url?: string;
}

/** What the popup knows about the page under it. */
export type PageState = 'none' | 'unread' | 'reading' | 'read' | 'failed';

/**
 * The people of the current tab. An ordinary page that nobody has read yet is read at once, because the rep has just
 * clicked the toolbar icon on it; on sites with a choice of their own (LinkedIn, X) that choice stands, and the rep is asked.
 */
export function useTab(hasConsent: boolean) {
  const tab = useCurrentTab();
  const people = useMessage('people.ofTab', hasConsent && tab ? { tabId: tab.id } : null, ['tab', 'contacts']);
  const [state, setState] = useState<PageState>('none');
  const { reload } = people;
  const read = useCallback(async () => {
    if (!tab) return;
    setState('reading');
    const answer = await send('page.read', { tabId: tab.id });
    // With people on the page it stays at "reading" until they are shown: "nobody" must not flash up before them.
    setState(!answer.ok ? 'failed' : answer.value.people === 0 ? 'read' : 'reading');
    reload();
  }, [tab, reload]);

  const isUnread = people.value === null && isWebPage(tab?.url);
  useEffect(() => {
    if (!isUnread || state !== 'none') return;
    if (KNOWN_SITES.some(site => matchesOrigin(site.origins, tab?.url))) setState('unread');
    else void read();
  }, [isUnread, state, tab, read]);
  return { people: people.value ?? undefined, state, read, reload };
}

function useCurrentTab(): CurrentTab | undefined {
  const [tab, setTab] = useState<CurrentTab>();
  useEffect(() => {
    void webExtension()
      .tabs.query({ active: true, currentWindow: true })
      .then(([active]) => active?.id !== undefined && setTab({ id: active.id, url: active.url }));
  }, []);
  return tab;
}

const isWebPage = (url: string | undefined): boolean => /^https?:\/\//.test(url ?? '');

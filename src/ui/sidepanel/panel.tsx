import { useCallback, useEffect, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import { Button } from '../components/button';
import { Card } from '../components/card/card';
import { subjectKey } from '../components/card/subject';
import { type CardToast, useToast } from '../components/card/use-toast';
import { isTextField } from '../components/text-field';
import { Toast } from '../components/toast';
import { t } from '../i18n';
import { webExtension } from '../state/browser';
import { useChanges } from '../state/use-changes';
import { useMessage } from '../state/use-message';
import { useTheme } from '../state/use-theme';
import { Nobody } from './nobody';
import { PanelPicker, useWanted } from './panel-picker';
import { PeopleList } from './people-list';
import { peopleOfPage, personShownFirst } from './people-of-page';
import { useActiveTab } from './use-active-tab';

const openExport = () =>
  void webExtension().tabs.create({ url: webExtension().runtime.getURL('src/ui/app/index.html#/settings/data') });

/** The card of the person on the page beside, or the people to pick from; nothing is added to the page. */
export function Panel() {
  const tab = useActiveTab();
  const settings = useMessage('settings.get', {}, ['settings']);
  useTheme(settings.value?.theme);
  const report = useMessage('people.ofTab', tab ? { tabId: tab.id } : null, ['tab', 'contacts']);
  const [version, setVersion] = useState(0);
  const grow = useCallback(() => setVersion(count => count + 1), []);
  useChanges(['contacts', 'activities', 'outbox'], grow);
  const toast = useToast(grow);
  useUndoKey(toast);

  const [wanted, setWanted] = useWanted(`${tab?.id}:${tab?.url}`);
  const people = peopleOfPage(tab, report.value);
  const { picked, pick } = usePicked(`${tab?.id}:${tab?.url}`);
  const chosen = people.find(person => subjectKey(person) === picked);
  const shown = chosen ?? (picked === '' ? undefined : personShownFirst(people));

  return (
    <main class="panel">
      <h1 class="hidden-text">{t('panel_title')}</h1>
      {shown && people.length > 1 && !wanted && (
        <Button variant="plain" onClick={() => pick('')}>
          {t('panel_back')}
        </Button>
      )}
      {wanted && tab && <PanelPicker tabId={tab.id} wanted={wanted} onClose={() => setWanted(undefined)} />}
      {shown && tab && !wanted && (
        <Card
          key={`${tab.id}:${subjectKey(shown)}`}
          subject={{ person: shown.person, touch: shown.touch, pageUrl: tab.url }}
          version={version}
          toast={toast}
          onExport={openExport}
          onMessages={setWanted}
        />
      )}
      {!shown && people.length > 0 && (
        <PeopleList people={people} report={report.value} onPick={person => pick(subjectKey(person))} />
      )}
      {people.length === 0 && !report.loading && tab && (
        <Nobody key={`${tab.id}:${tab.url}`} onRead={() => read(tab.id)} />
      )}
      <Toast message={toast.message} onClose={toast.clear} />
    </main>
  );
}

async function read(tabId: number) {
  return send('page.read', { tabId });
}

/** Whom the rep picked from the list, as long as the page is the same; '' is the list itself. */
function usePicked(page: string) {
  const [choice, setChoice] = useState<{ page: string; key: string }>();
  const picked = choice?.page === page ? choice.key : undefined;
  return { picked, pick: (key: string) => setChoice({ page, key }) };
}

/** Z takes back what the toast tells of. */
function useUndoKey({ message }: CardToast): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
      if (event.isTrusted && isPlain && event.key.toLowerCase() === 'z' && !isTextField(event.target))
        message?.undo?.();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [message]);
}

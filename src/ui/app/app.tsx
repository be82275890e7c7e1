import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';
import { useTheme } from '../state/use-theme';
import { DuplicatesScreen } from './duplicates/duplicates-screen';
import { FieldsScreen } from './fields/fields-screen';
import { HealthScreen } from './health/health-screen';
import { SkeletonScreen } from './health/skeleton-screen';
import { ImportScreen } from './import/import-screen';
import { ImportsScreen } from './import/imports-screen';
import { Nav } from './nav';
import { OutboxScreen } from './outbox/outbox-screen';
import { NewPersonScreen } from './people/new-person-screen';
import { PeopleScreen } from './people/people-screen';
import { PersonScreen } from './people/person-screen';
import { hrefOf, parseRoute, type Route, useRoute } from './route';
import { SettingsScreen } from './settings/settings-screen';
import { WelcomeScreen } from './welcome/welcome-screen';

/** The full page. Until the rep agreed, every address leads to the first run. */
export function App() {
  const route = useRoute();
  const settings = useMessage('settings.get', {}, ['settings']);
  const main = useRef<HTMLElement>(null);
  useTheme(settings.value?.theme);
  useFocusOnNewScreen(route, main);
  const isFirstRun = settings.value?.consentAt === null;
  useEffect(() => {
    // The address says so too: giving consent must not lead out of the first run.
    if (isFirstRun && parseRoute(location.hash).screen !== 'welcome') location.replace(hrefOf({ screen: 'welcome' }));
  }, [isFirstRun]);
  if (!settings.value) return <Problem error={settings.error} />;
  if (isFirstRun || route.screen === 'welcome') return <WelcomeScreen settings={settings.value} />;
  return (
    <div class="app">
      {/* A button, not a link: the hash names the screen. */}
      <button type="button" class="btn skip" onClick={() => main.current?.focus()}>
        {t('app_skip')}
      </button>
      <Nav route={route} />
      <main id="main" class="main" tabIndex={-1} ref={main}>
        <Screen route={route} />
      </main>
    </div>
  );
}

function Screen({ route }: { route: Route }) {
  switch (route.screen) {
    case 'person':
      return <PersonScreen key={route.id} id={route.id} />;
    case 'new-person':
      return <NewPersonScreen />;
    case 'duplicates':
      return <DuplicatesScreen />;
    case 'outbox':
      return <OutboxScreen />;
    case 'health':
      return <HealthScreen />;
    case 'skeleton':
      return <SkeletonScreen key={route.tabId} tabId={route.tabId} />;
    case 'fields':
      return <FieldsScreen key={route.connectionId} connectionId={route.connectionId} />;
    case 'settings':
      return <SettingsScreen section={route.section} />;
    case 'imports':
      return <ImportsScreen />;
    case 'import':
      return <ImportScreen key={route.id} id={route.id} />;
    default:
      return <PeopleScreen />;
  }
}

/** A changed screen is announced and read from its start, as a page load would be. Not on the first one. */
function useFocusOnNewScreen(route: Route, main: { current: HTMLElement | null }): void {
  const before = useRef(route);
  useEffect(() => {
    if (before.current === route) return;
    before.current = route;
    main.current?.focus();
    main.current?.scrollIntoView();
  }, [route, main]);
}

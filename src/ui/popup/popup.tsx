import { Button } from '../components/button';
import { t } from '../i18n';
import { openPage } from '../state/open-page';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';
import { useTheme } from '../state/use-theme';
import { QuickSearch } from './quick-search';

/** The popup. Before consent it only says what comes first. */
export function Popup() {
  const settings = useMessage('settings.get', {}, ['settings']);
  useTheme(settings.value?.theme);
  if (settings.error && !settings.value)
    return (
      <main class="popup before">
        <Problem error={settings.error} />
      </main>
    );
  // The field is there and has the focus before the worker has answered: nobody waits to type.
  if (!settings.value || settings.value.consentAt) return <QuickSearch hasConsent={settings.value !== undefined} />;
  return (
    <main class="popup before">
      <h1>Throughline</h1>
      <p>{t('popup_beforeConsent')}</p>
      <Button variant="primary" onClick={() => openPage('#/welcome')}>
        {t('popup_begin')}
      </Button>
    </main>
  );
}

import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { Choices } from '../parts/choices';
import { useChange } from './use-change';

/** Light, dark, or as the system says. */
export function AppearanceSection({ settings }: { settings: Settings }) {
  const { change, error } = useChange();
  return (
    <>
      <Choices
        legend={t('settings_theme')}
        value={settings.theme}
        onChoose={theme => void change({ theme })}
        choices={[
          { value: 'system', label: t('settings_themeSystem') },
          { value: 'light', label: t('settings_themeLight') },
          { value: 'dark', label: t('settings_themeDark') },
        ]}
      />
      <Problem error={error} />
    </>
  );
}

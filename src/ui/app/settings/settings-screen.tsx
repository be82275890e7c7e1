import type { ComponentType } from 'preact';
import type { Settings } from '../../../model/settings';
import { type MessageKey, t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { hrefOf, SETTINGS_SECTIONS, type SettingsSection } from '../route';
import { AppearanceSection } from './appearance-section';
import { CrmSection } from './crm-section';
import { DataSection } from './data-section';
import { KeyboardSection } from './keyboard-section';
import { NotesSection } from './notes-section';
import { SitesSection } from './sites-section';

const TITLES: Record<SettingsSection, MessageKey> = {
  crm: 'settings_crm',
  sites: 'settings_sites',
  notes: 'settings_notes',
  appearance: 'settings_appearance',
  keyboard: 'settings_keyboard',
  data: 'settings_data',
};

const SECTIONS: Record<SettingsSection, ComponentType<{ settings: Settings }>> = {
  crm: CrmSection,
  sites: SitesSection,
  notes: NotesSection,
  appearance: AppearanceSection,
  keyboard: KeyboardSection,
  data: DataSection,
};

/** Settings, one section at a time. Each choice is kept at once; there is no button to forget. */
export function SettingsScreen({ section }: { section: SettingsSection }) {
  const settings = useMessage('settings.get', {}, ['settings']);
  const Section = SECTIONS[section];
  return (
    <>
      <h1>{t('app_navSettings')}</h1>
      <nav class="tabs" aria-label={t('app_navSettings')}>
        {SETTINGS_SECTIONS.map(name => (
          <a
            key={name}
            href={hrefOf({ screen: 'settings', section: name })}
            aria-current={name === section ? 'page' : undefined}
          >
            {t(TITLES[name])}
          </a>
        ))}
      </nav>
      <section class="col settings" aria-labelledby="settings-title">
        <h2 id="settings-title">{t(TITLES[section])}</h2>
        <Problem error={settings.error} />
        {settings.value && <Section key={section} settings={settings.value} />}
      </section>
    </>
  );
}

import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { KnownSiteList } from '../settings/known-site-list';
import { StepButtons } from './step-buttons';

interface Props {
  settings: Settings;
  onNext: () => void;
  onBack?: () => void;
}

/** Which sites, and how. A site without a choice stays off. */
export function SitesStep({ settings, onNext, onBack }: Props) {
  return (
    <>
      <p>{t('firstrun_sitesIntro')}</p>
      <h2 class="hidden-text">{t('settings_sites')}</h2>
      <KnownSiteList settings={settings} />
      <StepButtons onNext={onNext} onBack={onBack} />
    </>
  );
}

import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { AddSite } from './add-site';
import { FurtherSiteList } from './further-site-list';
import { KnownSiteList } from './known-site-list';
import { otherSites } from './origins';
import { OtherSite } from './other-site';

/** Which sites are read, and how it shows there. */
export function SitesSection({ settings }: { settings: Settings }) {
  return (
    <>
      <p>{t('settings_sitesIntro')}</p>
      <KnownSiteList settings={settings} />
      <h3>{t('settings_furtherSites')}</h3>
      <p class="sub">{t('settings_furtherSitesIntro')}</p>
      <FurtherSiteList settings={settings} />
      <h3>{t('settings_otherSites')}</h3>
      <p class="sub">{t('settings_otherSitesIntro')}</p>
      {otherSites(settings.sites).map(site => (
        <OtherSite key={site.origin} site={site} />
      ))}
      <AddSite />
    </>
  );
}

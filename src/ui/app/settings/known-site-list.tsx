import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { KNOWN_SITES } from '../../state/known-sites';
import { chosenMode } from './origins';
import { SiteRow } from './site-row';

const TERMS = { linkedin: 'settings_termsLinkedin', x: 'settings_termsX' } as const;

/** The sites that the extension knows by name. The same choice in the first run and in the settings. */
export function KnownSiteList({ settings }: { settings: Settings }) {
  return (
    <>
      {KNOWN_SITES.map(site => (
        <SiteRow
          key={site.id}
          name={site.name}
          origins={site.origins}
          mode={chosenMode(site, settings.sites)}
          terms={t(TERMS[site.id])}
        />
      ))}
    </>
  );
}

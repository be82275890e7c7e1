import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { OPTIONAL_SITES } from '../../state/known-sites';
import { chosenMode } from './origins';
import { SiteRow } from './site-row';

const NOTES: Record<string, 'settings_mastodonServers' | undefined> = { mastodon: 'settings_mastodonServers' };

/** Sites that the extension can read once it may: each asks for its own hosts in the click that switches it on. */
export function FurtherSiteList({ settings }: { settings: Settings }) {
  return (
    <>
      {OPTIONAL_SITES.map(({ id, name, origins }) => {
        const note = NOTES[id];
        return (
          <SiteRow
            key={id}
            name={name}
            origins={origins}
            mode={chosenMode({ origins }, settings.sites)}
            {...(note && { terms: t(note) })}
          />
        );
      })}
    </>
  );
}

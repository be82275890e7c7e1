import type { CrmField } from '../../../crm/types';
import type { FieldMapping } from '../../../model/field-mapping';
import type { SiteId } from '../../../model/identifier';
import { Button } from '../../components/button';
import { siteWords } from '../../components/card/words';
import { Icon } from '../../components/icon';
import { t } from '../../i18n';

type Profiles = FieldMapping['profiles'];

// The list of sites is behind zod; mail sites have no profiles.
const SITES: readonly SiteId[] = [
  'linkedin',
  'x',
  'github',
  'bluesky',
  'mastodon',
  'facebook',
  'instagram',
  'threads',
  'youtube',
  'tiktok',
  'reddit',
  'medium',
  'substack',
  'hackernews',
  'telegram',
  'stackoverflow',
  'producthunt',
  'xing',
  'web',
];
const HOLDS_TEXT: readonly CrmField['type'][] = ['text', 'url', 'other'];

interface Props {
  fields: readonly CrmField[];
  profiles: Profiles;
  onChange: (profiles: Profiles) => void;
}

/** Which fields hold profile addresses: guesses to correct. By them people are recognised, and new addresses are written there. */
export function ProfileFields({ fields, profiles, onChange }: Props) {
  const change = (place: number, part: Partial<Profiles[number]>) =>
    onChange(profiles.map((row, index) => (index === place ? { ...row, ...part } : row)));
  const free = SITES.find(site => !profiles.some(row => row.site === site)) ?? 'web';
  return (
    <section class="panel col" aria-label={t('fields_profiles')}>
      <h2>{t('fields_profiles')}</h2>
      <p class="sub">{t('fields_profilesHint')}</p>
      {profiles.length === 0 && <p class="sub">{t('fields_noProfiles')}</p>}
      <ul class="col">
        {profiles.map(({ site, field }, place) => (
          <li key={place} class="row profile-row">
            <select
              class="field"
              aria-label={t('fields_site', place + 1)}
              value={site}
              onChange={event => change(place, { site: event.currentTarget.value as SiteId })}
            >
              {SITES.map(id => (
                <option key={id} value={id}>
                  {siteWords(id)}
                </option>
              ))}
            </select>
            <select
              class="field"
              aria-label={t('fields_fieldOf', siteWords(site))}
              value={field}
              onChange={event => change(place, { field: event.currentTarget.value })}
            >
              <option value="">{t('fields_choose')}</option>
              {fields
                .filter(one => HOLDS_TEXT.includes(one.type) || one.field === field)
                .map(one => (
                  <option key={one.field} value={one.field}>
                    {one.label} ({one.field})
                  </option>
                ))}
              {field !== '' && !fields.some(one => one.field === field) && <option value={field}>{field}</option>}
            </select>
            <Button
              icon
              variant="plain"
              label={t('fields_remove', siteWords(site))}
              onClick={() => onChange(profiles.filter((_, index) => index !== place))}
            >
              <Icon name="close" />
            </Button>
          </li>
        ))}
      </ul>
      <div class="row">
        <Button onClick={() => onChange([...profiles, { site: free, field: '' }])}>{t('fields_addProfile')}</Button>
      </div>
    </section>
  );
}

import { useState } from 'preact/hooks';
import type { CrmField } from '../../../crm/types';
import type { FieldMapping } from '../../../model/field-mapping';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { Chip } from '../../components/parts';
import { t, tCount } from '../../i18n';
import { Field } from '../parts/field';

type Shown = FieldMapping['shown'];

/** As many as the mapping takes. */
const MOST_SHOWN = 20;
const OFFERED = 12;

interface Props {
  fields: readonly CrmField[];
  shown: Shown;
  onChange: (shown: Shown) => void;
}

/** Which further fields the card shows, and in which order. */
export function ShownFields({ fields, shown, onChange }: Props) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const left = fields.filter(({ field }) => !shown.some(one => one.field === field));
  const found = left.filter(({ field, label }) => `${label} ${field}`.toLowerCase().includes(wanted));
  // Fields of the company's own are what cards are extended for.
  const offered = [...found].sort((one, other) => Number(other.isCustom) - Number(one.isCustom)).slice(0, OFFERED);
  const move = (place: number, by: number) => {
    const next = [...shown];
    const [moved] = next.splice(place, 1);
    if (moved) next.splice(place + by, 0, moved);
    onChange(next);
  };
  return (
    <section class="panel col" aria-label={t('fields_shown')}>
      <h2>{t('fields_shown')}</h2>
      <p class="sub">{t('fields_shownHint')}</p>
      <ol class="col">
        {shown.map(({ field, label }, place) => (
          <li key={field} class="row">
            <span class="grow strong">{label}</span>
            <Button
              icon
              variant="plain"
              busy={place === 0}
              label={t('fields_up', label)}
              onClick={() => move(place, -1)}
            >
              ↑
            </Button>
            <Button
              icon
              variant="plain"
              busy={place === shown.length - 1}
              label={t('fields_down', label)}
              onClick={() => move(place, 1)}
            >
              ↓
            </Button>
            <Button
              icon
              variant="plain"
              label={t('fields_remove', label)}
              onClick={() => onChange(shown.filter((_, index) => index !== place))}
            >
              <Icon name="close" />
            </Button>
          </li>
        ))}
      </ol>
      <Field label={t('fields_search')} maxLength={100} value={text} onValue={setText} />
      <ul class="col offered">
        {offered.map(({ field, label, isCustom }) => (
          <li key={field} class="row">
            <span class="grow">
              {label} <span class="tiny">{field}</span>
            </span>
            {isCustom && <Chip>{t('fields_custom')}</Chip>}
            <Button
              busy={shown.length >= MOST_SHOWN}
              label={t('fields_showOne', label)}
              onClick={() => onChange([...shown, { field, label: label.slice(0, 80) }])}
            >
              {t('fields_show')}
            </Button>
          </li>
        ))}
      </ul>
      <output class="tiny" aria-live="polite">
        {found.length > OFFERED && tCount('fields_more', found.length - OFFERED)}
        {found.length === 0 && t('fields_noneFound')}
      </output>
    </section>
  );
}

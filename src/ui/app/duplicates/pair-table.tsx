import { useId } from 'preact/hooks';
import type { PairSide } from '../../../messages/duplicates';
import type { Contact } from '../../../model/contact';
import {
  type MergeChoices,
  type MergeField,
  type MergeRow,
  type MergeSide,
  mergeRows,
} from '../../../model/merge-contacts';
import { siteWords } from '../../components/card/words';
import { Avatar, Chip } from '../../components/parts';
import { number } from '../../format';
import { type MessageKey, t } from '../../i18n';
import { hrefOf } from '../route';

interface Props {
  /** The one that stays, then the one that goes into it. */
  sides: [PairSide, PairSide];
  choices: MergeChoices;
  /** Missing where nothing can be merged, and so nothing chosen. */
  onChoose?: (change: MergeChoices) => void;
}

const FIELD_NAMES: Record<MergeField, MessageKey> = {
  fullName: 'app_fullName',
  company: 'app_company',
  jobTitle: 'app_jobTitle',
  city: 'app_city',
  country: 'app_country',
};

const LISTS: { name: MessageKey; of: (contact: Contact) => string[] }[] = [
  { name: 'app_email', of: ({ emails }) => emails },
  { name: 'app_phone', of: ({ phones }) => phones },
  {
    name: 'app_profiles',
    of: ({ identifiers }) =>
      identifiers.map(({ kind, site, value }) => (kind === 'url' ? value : `${siteWords(site)}: ${value}`)),
  },
  { name: 'app_otherNames', of: ({ otherNames = [] }) => otherNames },
  { name: 'app_tags', of: ({ tags = [] }) => tags },
];

/** Both contacts field by field. What differs is marked, and has a choice where one value must win. */
export function PairTable({ sides, choices, onChoose }: Props) {
  const [one, other] = sides;
  const rows = mergeRows(one.contact, other.contact);
  return (
    <table class="pair">
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden-text">{t('app_dupField')}</span>
          </th>
          {sides.map((side, place) => (
            <th scope="col" key={side.contact.id}>
              <SideHead side={side} note={onChoose && t(place === 0 ? 'app_dupStays' : 'app_dupGoesIntoIt')} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <FieldRow
            key={row.field}
            row={row}
            chosen={choices[row.field] ?? row.preset}
            onChoose={onChoose && (side => onChoose({ [row.field]: side }))}
          />
        ))}
        {LISTS.map(({ name, of }) => (
          <ListRow key={name} name={t(name)} one={of(one.contact)} other={of(other.contact)} />
        ))}
        <ListRow
          name={t('app_dupActivities')}
          one={[number(one.activities)]}
          other={[number(other.activities)]}
          isPlain
        />
      </tbody>
    </table>
  );
}

function SideHead({ side: { contact, sourceName }, note }: { side: PairSide; note?: string }) {
  return (
    <span class="row">
      <Avatar name={contact.fullName} small />
      <span>
        <a href={hrefOf({ screen: 'person', id: contact.id })} dir="auto">
          {contact.fullName}
        </a>
        <span class="row wrap side-chips">
          <Chip tone="crm">{sourceName || t('app_thisDevice')}</Chip>
          {note && <span class="tiny">{note}</span>}
        </span>
      </span>
    </span>
  );
}

interface FieldRowProps {
  row: MergeRow;
  chosen: MergeSide;
  onChoose?: (side: MergeSide) => void;
}

function FieldRow({ row, chosen, onChoose }: FieldRowProps) {
  const name = useId();
  const label = t(FIELD_NAMES[row.field]);
  return (
    <tr class={row.differs ? 'differs' : undefined}>
      <RowHead name={label} differs={row.differs} />
      {(['winner', 'loser'] as const).map(side => (
        <td key={side} dir="auto">
          {row.differs && onChoose ? (
            <label class="pick">
              <input
                type="radio"
                name={name}
                aria-label={`${label}: ${row[side]}`}
                checked={chosen === side}
                onChange={() => onChoose(side)}
              />
              <span>{row[side]}</span>
            </label>
          ) : (
            row[side] || '—'
          )}
        </td>
      ))}
    </tr>
  );
}

/** Lists are joined, so nothing is chosen; what only one side has is marked. */
function ListRow({ name, one, other, isPlain }: { name: string; one: string[]; other: string[]; isPlain?: boolean }) {
  if (one.length === 0 && other.length === 0) return null;
  const isOwn = (value: string) => !isPlain && !(one.includes(value) && other.includes(value));
  return (
    <tr>
      <RowHead name={name} differs={!isPlain && one.length > 0 && other.length > 0 && [...one, ...other].some(isOwn)} />
      {[one, other].map((values, place) => (
        <td key={place} dir="auto">
          {values.length === 0 && '—'}
          {values.map(value => (
            <span key={value} class="block">
              {isOwn(value) ? <mark class="own">{value}</mark> : value}
            </span>
          ))}
        </td>
      ))}
    </tr>
  );
}

function RowHead({ name, differs }: { name: string; differs: boolean }) {
  return (
    <th scope="row">
      {name}
      {differs && <span class="tiny block">{t('app_dupDiffers')}</span>}
    </th>
  );
}

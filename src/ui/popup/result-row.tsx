import type { ComponentChildren } from 'preact';
import { Avatar } from '../components/parts';
import { shortAge } from '../format';
import { t } from '../i18n';
import { activityLine } from '../state/activity-text';
import { Highlight } from '../state/highlight';
import { type ContactRow, isContact, type Row, type StrangerRow } from './row-data';

interface Props {
  row: Row;
  selected: boolean;
  onPick: () => void;
  /** Actions of the selected row. */
  children?: ComponentChildren;
}

/** Id of the row's element, for `aria-activedescendant`. */
export const rowId = (row: Row): string => `row-${row.key}`;

/** One person. The rep may click it, or select it with the arrow keys while the focus stays in the search field. */
export function ResultRow({ row, selected, onPick, children }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a grid that the search field controls, not a table of data
    <div role="row" id={rowId(row)} class="result" aria-selected={selected} tabIndex={-1}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the search field does the same */}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div role="gridcell" class="result-person" onClick={onPick} tabIndex={-1}>
        {isContact(row) ? <ContactLine row={row} /> : <StrangerLine row={row} />}
      </div>
      {children && (
        // biome-ignore lint/a11y/useSemanticElements: see above
        <div role="gridcell" class="result-actions" tabIndex={-1}>
          {children}
        </div>
      )}
    </div>
  );
}

function ContactLine({ row: { contact, highlights, found, last } }: { row: ContactRow }) {
  return (
    <>
      <Avatar name={contact.fullName} small />
      <div class="grow">
        <div class="strong clamp1">
          <Highlight text={contact.fullName} ranges={highlights?.fullName} />
        </div>
        <div class="sub clamp1">{last ? activityLine(last) : <WorkLine row={{ contact, highlights, found }} />}</div>
      </div>
      <span class="tiny age">{contact.lastTouchAt ? shortAge(contact.lastTouchAt) : '—'}</span>
    </>
  );
}

/** Title and company, or where else the typed letters stand. */
function WorkLine({ row: { contact, highlights, found } }: { row: Omit<ContactRow, 'key'> }) {
  if (found) return <Highlight text={found.text} ranges={found.ranges} />;
  const { jobTitle, company } = contact;
  return (
    <>
      {jobTitle && <Highlight text={jobTitle} ranges={highlights?.jobTitle} />}
      {jobTitle && company && ', '}
      {company && <Highlight text={company} ranges={highlights?.company} />}
    </>
  );
}

function StrangerLine({ row: { seen } }: { row: StrangerRow }) {
  const { person, mark } = seen;
  const name = person.fullName ?? person.identifiers[0]?.value ?? '';
  const isReview = mark.verdict === 'review';
  return (
    <>
      <Avatar name={name} small tone={isReview ? 'review' : 'neutral'} />
      <div class="grow">
        <div class="strong clamp1">{name}</div>
        <div class="sub clamp1">{person.headline ?? [person.jobTitle, person.company].filter(Boolean).join(', ')}</div>
      </div>
      <span class={isReview ? 'chip review' : 'chip'}>
        {isReview ? t('popup_possible', mark.candidates) : t('popup_notInCrm')}
      </span>
    </>
  );
}

import type { Mark, TabPeople } from '../../messages/people';
import { Button } from '../components/button';
import { nameOf, subjectKey } from '../components/card/subject';
import { CrowdNote } from '../components/crowd-note';
import { Avatar, Chip } from '../components/parts';
import { t, tCount } from '../i18n';
import type { PersonOfPage } from './people-of-page';

const TONES = { match: 'crm', review: 'review', none: 'neutral' } as const;

/** The people in view, known ones first. */
export function PeopleList({
  people,
  report,
  onPick,
}: {
  people: readonly PersonOfPage[];
  report: TabPeople | null | undefined;
  onPick: (person: PersonOfPage) => void;
}) {
  const order = { match: 0, review: 1, none: 2 };
  const sorted = [...people].sort((left, right) => order[left.mark.verdict] - order[right.mark.verdict]);
  return (
    <>
      <header>
        <h2 class="strong">{t('panel_people')}</h2>
      </header>
      <CrowdNote report={report} />
      <ul class="panel-list">
        {sorted.map(seen => (
          <li key={subjectKey(seen)}>
            <Button variant="plain" onClick={() => onPick(seen)}>
              <Avatar name={nameOf(seen)} small tone={TONES[seen.mark.verdict]} />
              <span class="grow">
                <span class="clamp1" dir="auto">
                  {nameOf(seen)}
                </span>
                <span class="tiny clamp1" dir="auto">
                  {seen.person.jobTitle ?? seen.person.headline ?? seen.person.company ?? ''}
                </span>
              </span>
              <MarkChip mark={seen.mark} />
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function MarkChip({ mark: { verdict, candidates } }: { mark: Mark }) {
  if (verdict === 'match') return <Chip tone="crm">✓ {t('panel_match')}</Chip>;
  if (verdict === 'review') return <Chip tone="review">{tCount('panel_review', candidates)}</Chip>;
  return <Chip>+ {t('panel_none')}</Chip>;
}

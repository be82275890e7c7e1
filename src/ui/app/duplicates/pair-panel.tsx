import { useId, useState } from 'preact/hooks';
import type { DuplicatePair, PairSide } from '../../../messages/duplicates';
import type { MergeChoices } from '../../../model/merge-contacts';
import { Button } from '../../components/button';
import { ReasonTable } from '../../components/card/receipt';
import { safeLink } from '../../components/card/safe-link';
import { t } from '../../i18n';
import { PairTable } from './pair-table';
import type { Decisions } from './use-decisions';

interface Props {
  pair: DuplicatePair;
  decisions: Decisions;
}

const TWO_PEOPLE = { label: 'app_dupTwo', name: 'app_dupTwoName' } as const;
/** One person in two systems may well be right. */
const KEEP_BOTH = { label: 'app_dupKeepBoth', name: 'app_dupKeepBothName' } as const;

/** One pair: both contacts, why they are suspected, and what the rep can say about it. */
export function PairPanel({ pair, decisions }: Props) {
  const [choices, setChoices] = useState<MergeChoices>({});
  const titleId = useId();
  const sides = inOrder(pair);
  const apart = pair.plan.kind === 'two-crms' ? KEEP_BOTH : TWO_PEOPLE;
  const names = sides.map(({ contact }) => contact.fullName) as [string, string];
  return (
    <li class="panel col" data-pair={pair.id} aria-labelledby={titleId}>
      <h2 id={titleId} tabIndex={-1} dir="auto">
        {t('app_dupPair', ...names)}
      </h2>
      <div class="person-columns pair-columns">
        <PairTable
          sides={sides}
          choices={choices}
          onChoose={pair.plan.kind === 'possible' ? change => setChoices({ ...choices, ...change }) : undefined}
        />
        <section aria-label={`${t('app_dupWhy')}: ${t('app_dupPair', ...names)}`}>
          <h3>{t('app_dupWhy')}</h3>
          <ReasonTable reasons={pair.reasons} bothKey="app_dupBoth" />
        </section>
      </div>
      <Consequence pair={pair} sides={sides} />
      <div class="row wrap">
        {pair.plan.kind === 'possible' && (
          <Button
            variant="primary"
            busy={decisions.isBusy}
            label={t('app_dupMergeName', ...names)}
            onClick={() => void decisions.merge(pair, choices)}
          >
            {t('app_dupMerge')}
          </Button>
        )}
        <Button busy={decisions.isBusy} label={t(apart.name, ...names)} onClick={() => void decisions.separate(pair)}>
          {t(apart.label)}
        </Button>
        {pair.plan.kind !== 'possible' && sides.map(side => <RecordLink key={side.contact.id} side={side} />)}
      </div>
    </li>
  );
}

/** The one that stays stands first. */
function inOrder({ sides, plan }: DuplicatePair): [PairSide, PairSide] {
  const [one, other] = sides;
  return plan.kind === 'possible' && plan.winnerId === other.contact.id ? [other, one] : [one, other];
}

/** What merging would do, or why it is not to be done here. */
function Consequence({ pair, sides: [one, other] }: { pair: DuplicatePair; sides: [PairSide, PairSide] }) {
  if (pair.plan.kind === 'same-crm') return <p class="notice rounded">{t('app_dupSameCrm', one.sourceName)}</p>;
  if (pair.plan.kind === 'two-crms')
    return <p class="notice rounded">{t('app_dupTwoCrms', one.sourceName, other.sourceName)}</p>;
  return (
    <p class="tiny">
      {t('app_dupUnion')} {one.sourceName && t('app_dupIntoCrm', one.sourceName)}
    </p>
  );
}

function RecordLink({ side: { contact, sourceName } }: { side: PairSide }) {
  const url = safeLink(contact.webUrl);
  if (!url) return null;
  return (
    <a class="btn" href={url} target="_blank" rel="noreferrer">
      {t('app_dupOpenRecord', contact.fullName, sourceName)}
    </a>
  );
}

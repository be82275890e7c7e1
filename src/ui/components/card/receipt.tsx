import type { CandidateView, CardView } from '../../../messages/people';
import type { Reason } from '../../../model/match';
import { weight } from '../../format';
import { type MessageKey, t } from '../../i18n';
import { nameOf } from './subject';
import { signalWords } from './words';

/** Why it is this contact: each signal for and against in words, its weight as a bar and in bits, and the runner-up. */
export function Receipt({ view }: { view: CardView }) {
  const { reasons, candidates, contact, person } = view;
  const runnerUp = candidates.find(({ id }) => id !== contact?.id);
  return (
    <section class="card-part receipt" aria-label={t('card_why', nameOf(view))}>
      <h3 dir="auto">{t('card_why', nameOf(view))}</h3>
      {person?.shownName && (
        <p class="sub" dir="auto">
          {t('card_shownName', person.shownName)}
        </p>
      )}
      <ReasonTable reasons={reasons} site={person?.site} />
      {runnerUp && <p class="sub">{runnerUpWords(runnerUp)}</p>}
    </section>
  );
}

function runnerUpWords({ fullName, company, weightBits }: CandidateView): string {
  return t('card_runnerUp', [fullName, company].filter(Boolean).join(', '), weight(weightBits));
}

/**
 * Each signal with its weight, heaviest first.
 * @param bothKey - text for two values that differ; without one, they are those of a page and a record
 */
export function ReasonTable({
  reasons,
  site,
  bothKey,
}: {
  reasons: readonly Reason[];
  site?: NonNullable<CardView['person']>['site'];
  bothKey?: MessageKey;
}) {
  const telling = reasons.filter(({ weightBits }) => Math.abs(weightBits) >= 0.05);
  const ordered = telling.sort((left, right) => Math.abs(right.weightBits) - Math.abs(left.weightBits));
  const most = Math.abs(ordered[0]?.weightBits ?? 1);
  return (
    <ul class="reasons">
      {ordered.map(reason => (
        <ReasonLine
          key={`${reason.signal}:${reason.level}:${reason.seen}`}
          reason={reason}
          most={most}
          site={site}
          bothKey={bothKey}
        />
      ))}
    </ul>
  );
}

function ReasonLine({
  reason,
  most,
  site,
  bothKey,
}: {
  reason: Reason;
  most: number;
  site?: NonNullable<CardView['person']>['site'];
  bothKey?: MessageKey;
}) {
  const { sentence, detail } = signalWords(reason, site, bothKey);
  const share = Math.max(4, (Math.abs(reason.weightBits) / most) * 100);
  return (
    <li>
      <span class="grow">
        <span class="clamp2">{sentence}</span>
        {detail && (
          <span class="tiny clamp2" dir="auto">
            {detail}
          </span>
        )}
      </span>
      <span class="bar-place" aria-hidden="true">
        <i class={reason.weightBits < 0 ? 'bar against' : 'bar'} style={{ width: `${share}%` }} />
      </span>
      <span class="bits">{weight(reason.weightBits)}</span>
    </li>
  );
}

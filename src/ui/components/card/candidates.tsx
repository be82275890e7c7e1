import type { CandidateView } from '../../../messages/people';
import type { Identifier } from '../../../model/identifier';
import { t } from '../../i18n';
import { Button } from '../button';
import { Avatar } from '../parts';
import { signalWords } from './words';

const SIGNS_SHOWN = 3;

/** Contacts that may be meant, side by side, each with what speaks for and against; the rep decides. */
export function Candidates({
  candidates,
  site,
  onChoose,
  onRefuse,
}: {
  candidates: readonly CandidateView[];
  site?: Identifier['site'];
  onChoose: (candidate: CandidateView) => void;
  /** Missing where nothing can be refused. */
  onRefuse?: (candidate: CandidateView) => void;
}) {
  return (
    <ul class="card-part candidates" aria-label={t('card_candidates')}>
      {candidates.map(candidate => (
        <li key={candidate.id}>
          <Avatar name={candidate.fullName} small />
          <span class="grow">
            <span class="strong clamp2" dir="auto">
              {candidate.fullName}
            </span>
            <span class="sub clamp2" dir="auto">
              {[candidate.jobTitle, candidate.company, candidate.city].filter(Boolean).join(' · ')}
            </span>
            <span class="tiny clamp3">{signs(candidate, site)}</span>
            <span class="row wrap choices">
              <Button onClick={() => onChoose(candidate)} label={t('card_thisOneLabel', candidate.fullName)}>
                {t('card_thisOne')}
              </Button>
              {onRefuse && (
                <Button
                  variant="plain"
                  onClick={() => onRefuse(candidate)}
                  label={t('card_notOneLabel', candidate.fullName)}
                >
                  {t('card_notPerson')}
                </Button>
              )}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function signs({ reasons }: CandidateView, site?: Identifier['site']): string {
  const byWeight = [...reasons].sort((left, right) => Math.abs(right.weightBits) - Math.abs(left.weightBits));
  return byWeight
    .slice(0, SIGNS_SHOWN)
    .map(reason => signalWords(reason, site).sentence)
    .join(' · ');
}

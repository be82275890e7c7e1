import { Button } from '../../components/button';
import { dateTime, shortDate } from '../../format';
import { t } from '../../i18n';
import { useMessage } from '../../state/use-message';
import { hrefOf } from '../route';
import type { Decisions } from './use-decisions';

/** What was merged lately, each with its way back. */
export function MergeList({ decisions }: { decisions: Decisions }) {
  const { merges = [] } = useMessage('duplicates.merges', {}, ['duplicates', 'contacts']).value ?? {};
  if (merges.length === 0) return null;
  return (
    <section class="col" aria-labelledby="merged-title">
      <h2 id="merged-title">{t('app_dupMergedLately')}</h2>
      <ul class="merge-list">
        {merges.map(({ id, at, contactId, winnerName, loserName, undoneAt }) => (
          <li key={id} class="row wrap">
            <span class="grow">
              <a href={hrefOf({ screen: 'person', id: contactId })} dir="auto">
                {t('app_dupMergedRow', loserName, winnerName)}
              </a>
              <span class="tiny block">
                {dateTime(at)}
                {undoneAt && ` · ${t('app_dupWasUndone', shortDate(undoneAt))}`}
              </span>
            </span>
            {!undoneAt && (
              <Button
                label={t('app_dupUndoName', loserName, winnerName)}
                busy={decisions.isBusy}
                onClick={() => void decisions.undoMerge(id)}
              >
                {t('common_undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

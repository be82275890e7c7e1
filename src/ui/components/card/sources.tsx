import type { CardView, ContactSummary } from '../../../messages/people';
import { t } from '../../i18n';
import { Button } from '../button';

const nameOf = ({ sourceName }: Pick<ContactSummary, 'sourceName'>) => sourceName || t('card_yourWorkspace');

/** Other records of the person, one a connection: writes go to the one the card shows until the rep chooses another. */
export function Sources({ view, onChoose }: { view: CardView; onChoose?: (source: ContactSummary) => void }) {
  if (view.sources.length === 0) return null;
  return (
    <ul class="card-part tiny" aria-label={t('card_sources')}>
      {view.sources.map(source => (
        <li key={source.id} class="row">
          <span>{t('card_alsoIn', nameOf(source))}</span>
          {onChoose && (
            <Button variant="plain" onClick={() => onChoose(source)} label={t('card_useSourceName', nameOf(source))}>
              {t('card_useSource')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

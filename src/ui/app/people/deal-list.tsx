import type { Deal } from '../../../model/deal';
import type { CardToast } from '../../components/card/use-toast';
import { StagePips } from '../../components/parts';
import { OwedChange } from '../../edit/record-state';
import { StagePicker } from '../../edit/stage-picker';
import { money, shortDate } from '../../format';
import { t } from '../../i18n';

/** Deals of a contact: the open ones first. */
export function DealList({ deals, toast }: { deals: readonly Deal[]; toast: CardToast }) {
  if (deals.length === 0) return null;
  const sorted = [...deals].sort((left, right) => Number(right.isOpen) - Number(left.isOpen));
  return (
    <section class="panel col" aria-label={t('app_deals')}>
      {sorted.map(deal => (
        <div key={deal.id} class="col deal">
          <div class="row">
            <span class="strong grow">{deal.name}</span>
            {deal.amountMinor !== undefined && deal.currency && (
              <span class="strong">{money(deal.amountMinor, deal.currency)}</span>
            )}
          </div>
          {deal.stageIndex && deal.stageCount && (
            <StagePips index={deal.stageIndex} count={deal.stageCount} label={deal.stage} />
          )}
          <p class="tiny">{[deal.stage, deal.closeDate && shortDate(deal.closeDate)].filter(Boolean).join(' · ')}</p>
          <OwedChange entityId={deal.id} />
          {deal.isOpen && <StagePicker deal={deal} toast={toast} />}
        </div>
      ))}
    </section>
  );
}

import { useId } from 'preact/hooks';
import { percent } from '../../format';
import { t } from '../../i18n';

/** From these shares on, pulls come less often; as the schedule has it. */
const SLOWER = 0.5;
const SLOWEST = 0.8;

/** How much of the CRM's limit for requests is used, and what that means for the rep. */
export function LimitMeter({ used, name }: { used: number; name: string }) {
  const id = useId();
  const sentence = used >= SLOWEST ? 'crm_limitSlowest' : used >= SLOWER ? 'crm_limitSlower' : undefined;
  return (
    <div class="col limit">
      <div class="row">
        <label class="tiny" for={id}>
          {t('crm_limit', percent(used))}
        </label>
        <meter id={id} class="grow" min={0} max={1} low={SLOWER} high={SLOWEST} optimum={0} value={used} />
      </div>
      {sentence && <p class="tiny">{t(sentence, name)}</p>}
    </div>
  );
}

import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { hrefOf } from '../route';
import { StepButtons } from './step-buttons';
import { practiceAddress } from './steps';

/** Invented people to play with, the practice page where there is one, and the two keys to know. */
export function TryStep({ onNext, onBack }: { onNext: () => void; onBack?: () => void }) {
  const [added, setAdded] = useState<number>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<MessageError>();
  const [practice] = useState(() => practiceAddress(location.hash));
  const addSample = async () => {
    setBusy(true);
    const answer = await send('data.sample', {});
    setBusy(false);
    setError(answer.ok ? undefined : answer.error);
    if (answer.ok) setAdded(answer.value.contacts);
  };
  return (
    <>
      <div class="panel col">
        <h2>{t('firstrun_sample')}</h2>
        <p class="sub">{t('firstrun_sampleDetail')}</p>
        <div class="row wrap">
          <Button busy={busy} onClick={() => void addSample()}>
            {t(busy ? 'firstrun_sampleAdding' : 'firstrun_sampleAdd')}
          </Button>
          <output aria-live="polite">{added !== undefined && t('firstrun_sampleAdded', number(added))}</output>
        </div>
        <Problem error={error} />
      </div>
      <div class="panel col">
        <h2>{t('app_importFile')}</h2>
        <p class="sub">{t('settings_importIntro')}</p>
        <p>
          <a class="btn" href={hrefOf({ screen: 'imports' })}>
            {t('app_importFile')}
          </a>
        </p>
      </div>
      <div class="panel col">
        <h2>{t('firstrun_practice')}</h2>
        <p class="sub">{t(practice ? 'firstrun_practiceDetail' : 'firstrun_practiceElsewhere')}</p>
        {practice && (
          <p>
            <a class="btn" href={practice} target="_blank" rel="noreferrer">
              {t('firstrun_practiceOpen')}
            </a>
          </p>
        )}
      </div>
      <StepButtons onNext={onNext} onBack={onBack} label={t('firstrun_finish')} />
    </>
  );
}

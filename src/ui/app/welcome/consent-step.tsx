import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';

const POINTS = ['firstrun_reads', 'firstrun_keeps', 'firstrun_sends', 'firstrun_never'] as const;

/** What is read, where it goes, and that nothing happens before the rep agrees. */
export function ConsentStep({ onNext }: { onNext: () => void }) {
  const [error, setError] = useState<MessageError>();
  const agree = async () => {
    const answer = await send('consent.give', {});
    if (answer.ok) onNext();
    else setError(answer.error);
  };
  return (
    <>
      <p>{t('firstrun_consentIntro')}</p>
      <dl class="points">
        {POINTS.map(point => (
          <div key={point}>
            <dt>{t(point)}</dt>
            <dd class="sub">{t(`${point}Detail`)}</dd>
          </div>
        ))}
      </dl>
      <Problem error={error} />
      <div class="row wrap">
        <Button variant="primary" onClick={() => void agree()}>
          {t('firstrun_agree')}
        </Button>
        <Button onClick={() => close()}>{t('firstrun_notNow')}</Button>
      </div>
      <p class="tiny">{t('firstrun_takeBack')}</p>
    </>
  );
}

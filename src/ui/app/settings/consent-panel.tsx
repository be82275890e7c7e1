import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';

/** Takes the consent of the first run back: from then on nothing is read or sent, and nothing is lost. */
export function ConsentPanel() {
  const [error, setError] = useState<MessageError>();
  const withdraw = async () => {
    const answer = await send('consent.withdraw', {});
    setError(answer.ok ? undefined : answer.error);
  };
  return (
    <div class="panel col">
      <h3>{t('settings_consent')}</h3>
      <p class="sub">{t('settings_consentIntro')}</p>
      <Problem error={error} />
      <div class="row">
        <Button onClick={() => void withdraw()}>{t('settings_consentWithdraw')}</Button>
      </div>
    </div>
  );
}

import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { CrmDescription } from '../../../messages/settings';
import type { Connection } from '../../../model/settings';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { connectionText } from '../../state/connection-line';
import { Problem } from '../../state/problem';
import { SureButton } from '../parts/sure';
import { ConnectForm } from './connect-form';

/** A connected CRM: its state in words, test, sign in again, sync, forget. */
export function ConnectionPanel({ connection, crm }: { connection: Connection; crm?: CrmDescription }) {
  const [result, setResult] = useState<string>();
  const [error, setError] = useState<MessageError>();
  const [signingIn, setSigningIn] = useState(connection.state === 'needs-signin');
  const { id: connectionId, name } = connection;
  const test = async () => {
    setResult(t('crm_testing'));
    const answer = await send('crm.test', { connectionId });
    setError(answer.ok ? undefined : answer.error);
    if (!answer.ok) setResult(undefined);
    else if ('connection' in answer.value) setResult(t('crm_testOk', answer.value.connection.userName));
    else setResult(connectionText({ ...connection, state: 'error', messageKey: answer.value.problem.messageKey }));
  };
  const sync = async () => {
    const answer = await send('crm.syncNow', { connectionId });
    setError(answer.ok ? undefined : answer.error);
    setResult(answer.ok ? t('crm_syncing') : undefined);
  };
  const forget = async () => {
    const answer = await send('crm.forget', { connectionId });
    if (!answer.ok) setError(answer.error);
  };
  return (
    <>
      <div class="panel col">
        <div class="row wrap">
          <span class={connection.state === 'ok' ? 'dot ok' : 'dot danger'} aria-hidden="true" />
          <b class="grow">{connectionText(connection)}</b>
        </div>
        <p class="sub">{t('crm_signedInAs', connection.userName, connection.baseUrl)}</p>
        {connection.secretHint && <p class="tiny">{t('crm_secret', connection.secretHint)}</p>}
        <output class="sub" aria-live="polite">
          {result}
        </output>
        <Problem error={error} />
        <div class="row wrap">
          <Button onClick={() => void sync()}>{t('crm_syncNow')}</Button>
          <Button onClick={() => void test()}>{t('crm_test')}</Button>
          <Button expanded={signingIn} onClick={() => setSigningIn(!signingIn)}>
            {t('crm_signIn')}
          </Button>
          <SureButton
            label={t('crm_forget')}
            question={t('crm_forgetQuestion', name)}
            yes={t('crm_forget')}
            onYes={forget}
          />
        </div>
      </div>
      {signingIn && crm && <ConnectForm crm={crm} connection={connection} onConnected={() => setSigningIn(false)} />}
    </>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { ConnectionView, ConnectProblem, CrmOffer } from '../../../messages/settings';
import { Button } from '../../components/button';
import { isMessageKey, t } from '../../i18n';
import { connectionText } from '../../state/connection-line';
import { Problem } from '../../state/problem';
import { SureButton } from '../parts/sure';
import { hrefOf } from '../route';
import { ConnectForm } from './connect-form';
import { LimitMeter } from './limit-meter';
import { ScopeChoice } from './scope-choice';

/** A connected CRM: its state in words, test, sign in again, sync, fields, forget. */
export function ConnectionPanel({ connection, crm }: { connection: ConnectionView; crm?: CrmOffer }) {
  const [result, setResult] = useState<string>();
  const [problem, setProblem] = useState<ConnectProblem>();
  const [error, setError] = useState<MessageError>();
  const needsSignIn = connection.state === 'needs-signin';
  const [signingIn, setSigningIn] = useState(needsSignIn);
  useEffect(() => setSigningIn(needsSignIn), [needsSignIn]);
  const { id: connectionId, name, userName, baseUrl, secretHint, waiting } = connection;
  const tell = (said?: string, failed: { problem?: ConnectProblem; error?: MessageError } = {}) => {
    setResult(said);
    setProblem(failed.problem);
    setError(failed.error);
  };
  const test = async () => {
    tell(t('crm_testing'));
    const answer = await send('crm.test', { connectionId });
    if (!answer.ok) tell(undefined, answer);
    else if ('connection' in answer.value) tell(t('crm_testOk', answer.value.connection.userName));
    else tell(undefined, answer.value);
  };
  const sync = async () => {
    const answer = await send('crm.syncNow', { connectionId });
    if (answer.ok) tell(t('crm_syncing'));
    else tell(undefined, answer);
  };
  const forget = async () => {
    const answer = await send('crm.forget', { connectionId });
    if (!answer.ok) tell(undefined, answer);
  };
  return (
    <section class="col" aria-label={name}>
      <div class="panel col">
        <div class="row">
          <span class={connection.state === 'ok' ? 'dot ok' : 'dot danger'} aria-hidden="true" />
          <b class="grow">{connectionText(connection)}</b>
        </div>
        <p class="sub">
          {baseUrl ? t('crm_signedInAs', userName, baseUrl) : t('crm_signedIn', userName)}
          {secretHint && ` · ${t('crm_secret', secretHint)}`}
        </p>
        {crm?.hasLimits || connection.limitUsed ? <LimitMeter used={connection.limitUsed ?? 0} name={name} /> : null}
        {crm?.knowsOwners && (
          <ScopeChoice connection={connection} onProblem={failure => tell(undefined, failure && { error: failure })} />
        )}
        <output class="sub" aria-live="polite">
          {result}
        </output>
        <Problem
          error={error}
          text={problem && (isMessageKey(problem.messageKey) ? t(problem.messageKey, name) : t('crm_failed', name))}
          vendorText={problem?.vendorText}
        />
        <div class="row wrap">
          <Button onClick={() => void sync()}>{t('crm_syncNow')}</Button>
          <Button onClick={() => void test()}>{t('crm_test')}</Button>
          <Button expanded={signingIn} onClick={() => setSigningIn(!signingIn)}>
            {t('crm_signIn')}
          </Button>
          <a class="btn" href={hrefOf({ screen: 'fields', connectionId })}>
            {t('crm_fields')}
          </a>
          {waiting > 0 && (
            <a class="btn" href={hrefOf({ screen: 'outbox' })}>
              {t('app_navOutbox')}
            </a>
          )}
          <span class="grow" />
          <SureButton
            label={t('crm_forget')}
            question={t('crm_forgetQuestion', name)}
            yes={t('crm_forget')}
            onYes={forget}
          />
        </div>
      </div>
      {signingIn && crm && <ConnectForm crm={crm} connection={connection} onConnected={() => setSigningIn(false)} />}
    </section>
  );
}

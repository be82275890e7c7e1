import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { ConnectionView, ConnectProblem, CrmOffer, SignInField } from '../../../messages/settings';
import type { Connection } from '../../../model/settings';
import { isMessageKey, t } from '../../i18n';
import { webExtension } from '../../state/browser';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { Field } from '../parts/field';
import { placeFields, signInFields } from './origins';
import { RedirectAddress } from './redirect-address';

interface Props {
  crm: CrmOffer;
  /** Signs in again to an existing connection. */
  connection?: ConnectionView;
  onConnected: (connection: Connection) => void;
}

/** Sign-in form of a CRM, made of the fields that its connector asks for. What is typed stays until it worked. */
export function ConnectForm({ crm, connection, onConnected }: Props) {
  const [fields, setFields] = useState(() => startFields(crm, connection));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ConnectProblem & { error?: MessageError }>();
  // Known before the click: there is no time for a question in it.
  const { value: known } = useMessage('crm.origins', { crm: crm.id, fields: placeFields(crm, fields) });
  const connect = async () => {
    const answer = await send('crm.connect', {
      crm: crm.id,
      fields: signInFields(crm, fields),
      connectionId: connection?.id,
    });
    setBusy(false);
    if (!answer.ok) setProblem({ messageKey: '', error: answer.error });
    else if ('problem' in answer.value) setProblem(answer.value.problem);
    else onConnected(answer.value.connection);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy || !known) return;
    const { origins } = known;
    if (origins.length === 0) return setProblem({ messageKey: 'crm_noAddress' });
    setProblem(undefined);
    setBusy(true);
    // Asked at once, inside the click: the browser refuses a request that comes later.
    void webExtension()
      .permissions.request({ origins })
      .then(isGranted => {
        if (isGranted) return connect();
        setBusy(false);
        setProblem({ messageKey: 'crm_refused' });
      });
  };
  return (
    <form class="panel col" aria-label={t('crm_connectTo', crm.name)} onSubmit={submit}>
      <p class="sub">{textOf(crm.helpKey)}</p>
      {crm.redirectUri && <RedirectAddress address={crm.redirectUri} crmName={crm.name} />}
      {crm.fields.map(field => (
        <SignInInput
          key={field.name}
          field={field}
          isKnown={connection !== undefined && !connection.isWithoutSecrets}
          value={fields[field.name] ?? ''}
          onValue={value => setFields({ ...fields, [field.name]: value })}
        />
      ))}
      <p class="tiny">{t('crm_permission', crm.name)}</p>
      <Problem error={problem?.error} text={problemText(problem, crm.name)} vendorText={problem?.vendorText} />
      <div class="row">
        <button type="submit" class="btn primary" aria-disabled={busy || undefined}>
          {t(busy ? 'crm_connecting' : connection ? 'crm_signIn' : 'crm_connect')}
        </button>
      </div>
    </form>
  );
}

function SignInInput({
  field,
  isKnown,
  value,
  onValue,
}: {
  field: SignInField;
  /** The background has a value for it already, which never comes back to the page. */
  isKnown: boolean;
  value: string;
  onValue: (value: string) => void;
}) {
  const hint = [field.hintKey && textOf(field.hintKey), isKnown && field.kind !== 'url' && t('crm_hint_kept')];
  return (
    <Field
      label={field.isOptional ? t('crm_optional', textOf(field.labelKey)) : textOf(field.labelKey)}
      hint={hint.filter(Boolean).join(' ')}
      secret={field.kind === 'password'}
      placeholder={field.placeholder}
      required={!field.isOptional && !isKnown}
      maxLength={4000}
      autocomplete="off"
      value={value}
      onValue={onValue}
    />
  );
}

/** The address is known when the rep only signs in again; secrets never come back to the page. */
function startFields(crm: CrmOffer, connection?: Connection): Record<string, string> {
  const address = crm.fields.find(({ kind }) => kind === 'url');
  return address && connection ? { [address.name]: connection.baseUrl } : {};
}

/** Connectors name their texts by key. */
const textOf = (key: string): string => (isMessageKey(key) ? t(key) : key);

function problemText(
  problem: (ConnectProblem & { error?: MessageError }) | undefined,
  crmName: string,
): string | undefined {
  if (!problem || problem.error) return undefined;
  return isMessageKey(problem.messageKey) ? t(problem.messageKey, crmName) : t('crm_failed', crmName);
}

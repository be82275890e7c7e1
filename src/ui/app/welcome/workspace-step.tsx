import { useState } from 'preact/hooks';
import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { useMessage } from '../../state/use-message';
import { Choices } from '../parts/choices';
import { Field } from '../parts/field';
import { ConnectCrm } from '../settings/connect-crm';
import { ConnectionPanel } from '../settings/connection-panel';
import { useChange } from '../settings/use-change';
import { StepButtons } from './step-buttons';

/** Contacts on this device, or in the rep's CRM. */
export function WorkspaceStep({ settings, onNext }: { settings: Settings; onNext: () => void }) {
  const catalog = useMessage('crm.catalog', {}).value;
  const list = useMessage('crm.connections', {}, ['connections']);
  const connections = list.value?.connections ?? [];
  const [chosen, setChosen] = useState<'local' | 'crm'>();
  const [name, setName] = useState(settings.repName);
  const { change } = useChange();
  const place = connections.length > 0 ? 'crm' : chosen;
  return (
    <>
      <Choices
        legend={t('firstrun_where')}
        value={place}
        onChoose={setChosen}
        choices={[
          { value: 'local', label: t('firstrun_local'), detail: t('firstrun_localDetail') },
          { value: 'crm', label: t('firstrun_crm'), detail: t('firstrun_crmDetail') },
        ]}
      />
      {place === 'local' && (
        <Field
          label={t('settings_repName')}
          hint={t('settings_repNameHint')}
          maxLength={120}
          autocomplete="name"
          value={name}
          onValue={repName => {
            setName(repName);
            void change({ repName });
          }}
        />
      )}
      {connections.map(connection => (
        <ConnectionPanel
          key={connection.id}
          connection={connection}
          crm={catalog?.crms.find(({ id }) => id === connection.crm)}
        />
      ))}
      {place === 'crm' && connections.length === 0 && (
        <ConnectCrm crms={catalog?.crms ?? []} onConnected={list.reload} />
      )}
      <StepButtons onNext={onNext} label={place ? undefined : t('firstrun_later')} />
    </>
  );
}

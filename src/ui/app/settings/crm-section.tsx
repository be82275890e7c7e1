import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { ConnectCrm } from './connect-crm';
import { ConnectionPanel } from './connection-panel';

/** The rep's CRM, or the form to connect one. */
export function CrmSection() {
  const catalog = useMessage('crm.catalog', {});
  const list = useMessage('crm.connections', {}, ['connections']);
  const connections = list.value?.connections;
  return (
    <>
      <Problem error={list.error ?? catalog.error} />
      {connections?.map(connection => (
        <ConnectionPanel
          key={connection.id}
          connection={connection}
          crm={catalog.value?.crms.find(({ id }) => id === connection.crm)}
        />
      ))}
      {connections?.length === 0 && (
        <>
          <p>{t('crm_none')}</p>
          <ConnectCrm crms={catalog.value?.crms ?? []} onConnected={list.reload} />
        </>
      )}
    </>
  );
}

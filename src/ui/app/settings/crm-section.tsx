import { useState } from 'preact/hooks';
import type { Settings } from '../../../model/settings';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { ConnectCrm } from './connect-crm';
import { ConnectionPanel } from './connection-panel';
import { HomeChoice } from './home-choice';

/** The rep's CRMs, where new contacts are kept, and the form to connect one more. */
export function CrmSection({ settings }: { settings: Settings }) {
  const catalog = useMessage('crm.catalog', {});
  const list = useMessage('crm.connections', {}, ['connections', 'outbox']);
  const [adding, setAdding] = useState(false);
  const connections = list.value?.connections;
  const crms = catalog.value?.crms ?? [];
  const connected = () => {
    setAdding(false);
    list.reload();
  };
  return (
    <>
      <Problem error={list.error ?? catalog.error} />
      {connections?.map(connection => (
        <ConnectionPanel
          key={connection.id}
          connection={connection}
          crm={crms.find(({ id }) => id === connection.crm)}
        />
      ))}
      {connections && connections.length > 0 && (
        <>
          <HomeChoice settings={settings} connections={connections} crms={crms} />
          <div class="row">
            <Button expanded={adding} onClick={() => setAdding(!adding)}>
              {t('crm_another')}
            </Button>
          </div>
        </>
      )}
      {connections?.length === 0 && <p>{t('crm_none')}</p>}
      {(adding || connections?.length === 0) && <ConnectCrm crms={crms} onConnected={connected} />}
    </>
  );
}

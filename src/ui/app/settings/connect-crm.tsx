import { useState } from 'preact/hooks';
import type { CrmOffer } from '../../../messages/settings';
import { t } from '../../i18n';
import { Choices } from '../parts/choices';
import { ConnectForm } from './connect-form';

interface Props {
  crms: readonly CrmOffer[];
  onConnected: () => void;
}

/** Which CRM, then its sign-in. With only one to choose its form is there at once. */
export function ConnectCrm({ crms, onConnected }: Props) {
  const [chosen, setChosen] = useState<string>();
  const crm = crms.length === 1 ? crms[0] : crms.find(({ id }) => id === chosen);
  return (
    <>
      {crms.length > 1 && (
        <Choices
          legend={t('crm_which')}
          value={chosen}
          onChoose={setChosen}
          choices={crms.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {crms.length === 1 && crm && <p class="strong">{t('crm_connectTo', crm.name)}</p>}
      {crm && <ConnectForm key={crm.id} crm={crm} onConnected={onConnected} />}
    </>
  );
}

import type { ConnectionView, CrmOffer } from '../../../messages/settings';
import { LOCAL_CONNECTION } from '../../../model/local-connection';
import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { Choices } from '../parts/choices';
import { MoveLocal } from './move-local';
import { useChange } from './use-change';

interface Props {
  settings: Settings;
  connections: readonly ConnectionView[];
  crms: readonly CrmOffer[];
}

/** Which CRM gets new contacts, or that they stay on this device. */
export function HomeChoice({ settings, connections, crms }: Props) {
  const { change, error } = useChange();
  const homes = connections.filter(({ crm }) => crms.find(({ id }) => id === crm)?.takesContacts);
  if (homes.length === 0) return null;
  const places = [...homes.map(({ id }) => id), LOCAL_CONNECTION];
  const chosen = places.find(id => id === settings.homeConnection) ?? places[0];
  const home = homes.find(({ id }) => id === chosen);
  return (
    <>
      <div class="panel col">
        <Choices
          legend={t('crm_home')}
          value={chosen}
          onChoose={homeConnection => void change({ homeConnection })}
          choices={places.map(id => homeOf(homes.find(home => home.id === id)))}
        />
        <p class="tiny">{t('crm_homeHint')}</p>
        <Problem error={error} />
      </div>
      {home && <MoveLocal connectionId={home.id} name={home.name} />}
    </>
  );
}

function homeOf(home: ConnectionView | undefined) {
  if (!home) return { value: LOCAL_CONNECTION, label: t('app_thisDevice') };
  return { value: home.id, label: home.name, detail: home.baseUrl.replace(/^https?:\/\//, '') || home.userName };
}

import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import { LOCAL_CONNECTION } from '../../../model/local-connection';
import { number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { SureButton } from '../parts/sure';

/** Hands the contacts that only this device holds to a CRM, once the rep has said so twice. */
export function MoveLocal({ connectionId, name }: { connectionId: string; name: string }) {
  const { value, reload } = useMessage('data.connections', {}, ['contacts']);
  const [moved, setMoved] = useState<number>();
  const [error, setError] = useState<MessageError>();
  const here = value?.counts.find(one => one.connectionId === LOCAL_CONNECTION)?.contacts ?? 0;
  const move = async () => {
    const answer = await send('crm.moveLocal', { connectionId });
    setError(answer.ok ? undefined : answer.error);
    if (answer.ok) setMoved(answer.value.moved);
    reload();
  };
  if (here === 0 && moved === undefined) return null;
  return (
    <div class="panel col">
      <h3>{t('crm_moveTitle', name)}</h3>
      <p class="sub">{t('crm_moveIntro', number(here), name)}</p>
      {here > 0 && (
        <div class="row">
          <SureButton
            label={t('crm_moveTitle', name)}
            question={t('crm_moveSure', name)}
            yes={t('crm_moveYes')}
            onYes={move}
          />
        </div>
      )}
      {moved !== undefined && (
        <p class="sub" role="status">
          {t('crm_moved', number(moved))}
        </p>
      )}
      <Problem error={error} />
    </div>
  );
}

import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import { Button } from '../../components/button';
import { useToast } from '../../components/card/use-toast';
import { Toast } from '../../components/toast';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { Choices } from '../parts/choices';
import { OperationItem } from './operation-item';

/** What a CRM still owes an answer for, and what it has answered. */
export function OutboxScreen() {
  const [state, setState] = useState<'open' | 'done'>('open');
  const list = useMessage('outbox.list', { state, limit: 200 }, ['outbox', 'activities']);
  const toast = useToast(list.reload);
  const operations = list.value?.operations ?? [];
  return (
    <>
      <header class="screen-head">
        <h1 class="grow">{t('app_navOutbox')}</h1>
        <Button onClick={() => void send('outbox.retry', {})}>{t('outbox_retryAll')}</Button>
      </header>
      <div class="inline-choices">
        <Choices
          legend={t('outbox_show')}
          quietLegend
          value={state}
          onChoose={setState}
          choices={[
            { value: 'open', label: t('outbox_open') },
            { value: 'done', label: t('outbox_done') },
          ]}
        />
      </div>
      <Problem error={list.error} />
      {list.value && operations.length === 0 && (
        <p class="empty-state">{t(state === 'open' ? 'outbox_empty' : 'outbox_emptyDone')}</p>
      )}
      <ul class="operations">
        {operations.map(view => (
          <OperationItem key={view.operation.id} view={view} toast={toast} />
        ))}
      </ul>
      <Toast message={toast.message} onClose={toast.clear} />
    </>
  );
}

import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { Activity } from '../../../model/activity';
import type { Operation } from '../../../model/operation';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { Field, TextArea } from '../parts/field';

interface Props {
  operation: Operation;
  activity: Activity;
  onDone: () => void;
}

/** Changes the text of a write that the CRM refused or has not got yet, and sends it again. */
export function EditOperation({ operation, activity, onDone }: Props) {
  const [body, setBody] = useState(activity.body);
  const [subject, setSubject] = useState(activity.subject ?? '');
  const [error, setError] = useState<MessageError>();
  const save = async (event: Event) => {
    event.preventDefault();
    const change = activity.subject === undefined ? { body } : { body, subject };
    const answer = await send('outbox.edit', { operationId: operation.id, ...change });
    if (answer.ok) onDone();
    else setError(answer.error);
  };
  return (
    <form class="col" onSubmit={save} aria-label={t('app_edit')}>
      {activity.subject !== undefined && (
        <Field label={t('outbox_subject')} maxLength={300} value={subject} onValue={setSubject} />
      )}
      <TextArea label={t('outbox_text')} rows={4} maxLength={65_000} value={body} onValue={setBody} />
      <Problem error={error} />
      <div class="row">
        <button type="submit" class="btn primary">
          {t('outbox_sendAgain')}
        </button>
        <Button variant="plain" onClick={onDone}>
          {t('common_cancel')}
        </Button>
      </div>
    </form>
  );
}

import { send } from '../../messages/client';
import type { AnswerOf } from '../../messages/index';
import { Button } from '../components/button';
import type { CardToast } from '../components/card/use-toast';
import { shortDate } from '../format';
import { t } from '../i18n';
import { errorText } from '../state/error-text';

interface Props {
  due: AnswerOf<'search.recent'>['due'];
  toast: CardToast;
  onDone: () => void;
}

/** Tasks whose day has come. */
export function DueList({ due, toast, onDone }: Props) {
  if (due.length === 0) return null;
  const complete = async (activityId: string) => {
    const answer = await send('activity.complete', { activityId });
    if (!answer.ok) return toast.show({ text: errorText(answer.error) });
    toast.showUndoable(t('card_taskDone'), 'activity.complete', { activityId, isDone: false });
    onDone();
  };
  return (
    <section>
      <h2 class="group">{t('popup_due_heading')}</h2>
      <ul>
        {due.map(({ activity, contact }) => (
          <li key={activity.id} class="row due-task">
            <span class="ring" aria-hidden="true" />
            <div class="grow">
              <div class="clamp1">{activity.subject || activity.body}</div>
              <div class="sub clamp1">
                {[contact.fullName, contact.company, activity.dueAt && shortDate(activity.dueAt)]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
            <Button
              label={t('popup_doneName', activity.subject || activity.body)}
              onClick={() => complete(activity.id)}
            >
              {t('popup_done')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { send } from '../../messages/client';
import type { AnswerOf } from '../../messages/index';
import { Button } from '../components/button';
import { shortDate } from '../format';
import { t } from '../i18n';

interface Props {
  due: AnswerOf<'search.recent'>['due'];
  onDone: () => void;
}

/** Tasks whose day has come. */
export function DueList({ due, onDone }: Props) {
  if (due.length === 0) return null;
  const complete = async (activityId: string) => {
    if ((await send('activity.complete', { activityId })).ok) onDone();
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

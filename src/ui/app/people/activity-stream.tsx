import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { Activity } from '../../../model/activity';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { Chip } from '../../components/parts';
import { dateTime, shortDate } from '../../format';
import { t } from '../../i18n';
import { kindText } from '../../state/activity-text';
import { Problem } from '../../state/problem';

interface Props {
  activities: readonly Activity[];
  /** Where a private note can be sent to later. */
  crmName?: string;
}

/** What happened, newest first. Undone entries stay, struck through. */
export function ActivityStream({ activities, crmName }: Props) {
  const [error, setError] = useState<MessageError>();
  const tell = (answer: { ok: true } | { ok: false; error: MessageError }) =>
    setError(answer.ok ? undefined : answer.error);
  if (activities.length === 0) return <p class="sub">{t('app_noActivities')}</p>;
  return (
    <>
      <Problem error={error} />
      <ol class="stream">
        {activities.map(activity => (
          <li key={activity.id} class={activity.audience}>
            <ActivityText activity={activity} />
            <div class="row wrap">
              <Where activity={activity} crmName={crmName} />
              <span class="grow" />
              {activity.kind === 'task' && !activity.doneAt && !activity.undoneAt && (
                <Button onClick={async () => tell(await send('activity.complete', { activityId: activity.id }))}>
                  {t('popup_done')}
                </Button>
              )}
              {crmName && activity.mine && activity.audience === 'private' && !activity.undoneAt && (
                <Button
                  variant="plain"
                  onClick={async () =>
                    tell(await send('activity.setAudience', { activityId: activity.id, audience: 'crm' }))
                  }
                >
                  {t('app_sendTo', crmName)}
                </Button>
              )}
              {activity.mine && !activity.undoneAt && (
                <Button
                  variant="plain"
                  onClick={async () => tell(await send('activity.undo', { activityId: activity.id }))}
                >
                  {t('common_undo')}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

function ActivityText({
  activity: { kind, subject, body, occurredAt, dueAt, doneAt, undoneAt, authorName },
}: {
  activity: Activity;
}) {
  const what = (
    <>
      <b>{kindText(kind)}</b> {subject}
      {body && <span class="body">{body}</span>}
    </>
  );
  const when = [
    occurredAt ? dateTime(occurredAt) : kind === 'task' ? '' : t('app_timeUnknown'),
    dueAt && t('app_due', shortDate(dueAt)),
    doneAt && t('app_doneOn', shortDate(doneAt)),
    undoneAt && t('app_undoneOn', shortDate(undoneAt)),
    authorName,
  ];
  return (
    <>
      <div>{undoneAt ? <s>{what}</s> : what}</div>
      <div class="tiny">{when.filter(Boolean).join(' · ')}</div>
    </>
  );
}

function Where({ activity, crmName }: { activity: Activity; crmName?: string }) {
  if (activity.audience === 'private')
    return (
      <Chip tone="private">
        <Icon name="lock" size={12} /> {t('common_onlyMe')}
      </Chip>
    );
  return <Chip tone="crm">{crmName ?? t('app_thisDevice')}</Chip>;
}

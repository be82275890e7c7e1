import type { Activity, ActivityKind } from '../../model/activity';
import { type MessageKey, t } from '../i18n';

const KINDS: Record<ActivityKind, MessageKey> = {
  'profile-view': 'app_kindProfileView',
  comment: 'app_kindComment',
  reply: 'app_kindReply',
  message: 'app_kindMessage',
  email: 'app_kindEmail',
  call: 'app_kindCall',
  meeting: 'app_kindMeeting',
  note: 'app_kindNote',
  task: 'app_kindTask',
};

/** Kind of an activity as lists name it. */
export const kindText = (kind: ActivityKind): string => t(KINDS[kind]);

/** One line for an activity: its kind and the beginning of its text. */
export function activityLine({ kind, subject, body }: Pick<Activity, 'kind' | 'subject' | 'body'>): string {
  const text = (subject || body).trim().split('\n', 1)[0]?.slice(0, 160);
  return text ? `${kindText(kind)}: ${text}` : kindText(kind);
}

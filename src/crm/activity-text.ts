import { truncate } from '../lib/text';
import type { Activity, ActivityKind } from '../model/activity';
import { siteName, siteNamed } from '../model/site-names';

/** The part of an activity that its text carries in a CRM that knows nothing but notes. */
export type TextPart = Pick<Activity, 'kind' | 'channel' | 'direction' | 'body' | 'occurredAt'> &
  Partial<Pick<Activity, 'subject' | 'dueAt' | 'doneAt' | 'sourceUrl'>>;

const KIND_WORDS: Record<ActivityKind, string> = {
  'profile-view': 'Profile viewed',
  comment: 'Comment',
  reply: 'Reply',
  message: 'Message',
  email: 'E-mail',
  call: 'Call',
  meeting: 'Meeting',
  note: 'Note',
  task: 'Task',
};
const DIRECTION_WORDS = { in: 'received', out: 'sent', none: '' } as const;

const DOT = ' · ';
const TIME = '\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC';
const HEAD = new RegExp(
  `^(?:(.{1,40}) · )?(${Object.values(KIND_WORDS).join('|')})(?: · (received|sent))?(?: · (${TIME}))?(?: · due (${TIME}))?(?: · done (${TIME}))?$`,
);
const MARKER = /\s*\[ref ([\w-]{4,64})\]\s*$/;
const LINK = /\n\n(https?:\/\/\S+)$/;

/** Longest title, in characters: every CRM's column holds it, and no list shows more. */
const MAX_TITLE = 120;

/** Title of an activity for CRMs that want one: its subject, or the first line of its text. */
export const activityTitle = ({ subject, body, kind }: TextPart): string =>
  truncate((subject || body).trim().split('\n')[0] ?? '', MAX_TITLE) || KIND_WORDS[kind];

/** Marker at the end of a text, by which a write whose answer was lost is found again. */
export const onceMarker = (onceKey: string): string => `[ref ${onceKey}]`;

/**
 * An activity as a note that people read: a line of facts, the subject, the body as typed, the link, the marker.
 * A plain note about no page in particular is its body alone.
 * @param onceKey - written as a marker, for CRMs without another way to write once
 */
export function activityText(activity: TextPart, onceKey?: string): string {
  const marker = onceKey ? `\n${onceMarker(onceKey)}` : '';
  const lines = [headOf(activity), activity.subject ?? '', activity.body].filter(Boolean);
  return `${lines.join('\n')}${activity.sourceUrl ? `\n\n${activity.sourceUrl}` : ''}${marker}`.trim();
}

function headOf({ kind, channel, direction, occurredAt, dueAt, doneAt, sourceUrl }: TextPart): string {
  if (kind === 'note' && !sourceUrl) return '';
  return [
    siteName(channel),
    KIND_WORDS[kind],
    DIRECTION_WORDS[direction],
    occurredAt && minute(occurredAt),
    dueAt && `due ${minute(dueAt)}`,
    doneAt && `done ${minute(doneAt)}`,
  ]
    .filter(Boolean)
    .join(DOT);
}

/**
 * Reads a note back. Other people's notes come out as a note with their whole text as body.
 * The subject stays in the body: nothing in the text parts the two.
 */
export function parseActivityText(text: string): TextPart {
  const plain = text.replace(MARKER, '');
  const [first = '', ...rest] = plain.split('\n');
  const head = HEAD.exec(first);
  if (!head) return { kind: 'note', channel: '', direction: 'none', body: plain, occurredAt: null };
  const [, channel, word, direction, occurred, due, done] = head;
  const body = rest.join('\n');
  const link = LINK.exec(`\n\n${body}`)?.[1];
  return {
    kind: keyOf(KIND_WORDS, word ?? '') ?? 'note',
    channel: channel ? siteNamed(channel) : '',
    direction: direction === 'sent' ? 'out' : direction === 'received' ? 'in' : 'none',
    body: link ? body.slice(0, -link.length).trimEnd() : body,
    occurredAt: moment(occurred) ?? null,
    ...(due ? { dueAt: moment(due) } : {}),
    ...(done ? { doneAt: moment(done) } : {}),
    ...(link ? { sourceUrl: link } : {}),
  };
}

/** Marker of a text, if it ends in one. */
export function markerOf(text: string): string | undefined {
  return MARKER.exec(text)?.[1];
}

function minute(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const moment = (text: string | undefined): string | undefined =>
  text && `${text.slice(0, 10)}T${text.slice(11, 16)}:00.000Z`;

function keyOf<K extends string>(table: Record<K, string>, word: string): K | undefined {
  return (Object.keys(table) as K[]).find(key => table[key] === word);
}

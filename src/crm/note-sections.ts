import type { Activity } from '../model/activity';
import { activityText, onceMarker, parseActivityText } from './activity-text';
import type { CrmContext } from './types';

/** Lines between which an activity stands inside the one text that an address book has for notes. */
const BEGIN = '———';
const END = /^\[ref ([\w-]{4,64})\]$/;
/** Put before a line of the rep's own that looks like one of them. Without width, taken off again when read. */
const GUARD = '\u2060';

/** One part of a contact's note: an activity of ours, or text that somebody wrote by hand. */
interface Section {
  key?: string;
  text: string;
}

function sectionsOf(note: string): Section[] {
  const sections: Section[] = [];
  let lines: string[] = [];
  const take = (part: readonly string[], key?: string) => {
    const text = trimmed(part);
    if (key) sections.push({ key, text: unguarded(text) });
    else if (text) sections.push({ text });
  };
  for (const line of note.split('\n')) {
    const key = END.exec(line)?.[1];
    // Without a beginning, which somebody has taken away, all the text before belongs to the activity.
    const begin = key ? lines.lastIndexOf(BEGIN) : -1;
    if (!key) lines.push(line);
    else {
      if (begin >= 0) take(lines.slice(0, begin));
      take(lines.slice(begin + 1), key);
      lines = [];
    }
  }
  take(lines);
  return sections;
}

/** Sections stand an empty line apart. */
const trimmed = (lines: readonly string[]): string => lines.join('\n').replace(/^\n+|\n+$/g, '');

/** What people wrote stays as it is; whatever they wrote before, between or after our activities is none of them. */
function noteOf(sections: readonly Section[]): string {
  return sections.map(({ key, text }) => (key ? `${BEGIN}\n${guarded(text)}\n${onceMarker(key)}` : text)).join('\n\n');
}

const guarded = (text: string): string =>
  text
    .split('\n')
    .map(line => (END.test(line) || line === BEGIN ? GUARD + line : line))
    .join('\n');

const unguarded = (text: string): string =>
  text
    .split('\n')
    .map(line => (line.startsWith(`${GUARD}[ref `) || line === GUARD + BEGIN ? line.slice(GUARD.length) : line))
    .join('\n');

/** Keys of the activities in a note. */
export const keysIn = (note: string): string[] => sectionsOf(note).flatMap(({ key }) => key ?? []);

/** The note with an activity added at its end, or worded anew where it stands already. */
export function withActivity(note: string, key: string, activity: Activity): string {
  const sections = sectionsOf(note);
  const known = sections.find(section => section.key === key);
  const text = activityText(activity);
  if (known) known.text = text;
  else sections.push({ key, text });
  return noteOf(sections);
}

/** The note without an activity. */
export const withoutActivity = (note: string, key: string): string =>
  noteOf(sectionsOf(note).filter(section => section.key !== key));

/** Activities in a contact's note, latest first; text that somebody wrote by hand is one of them. */
export function activitiesIn(
  { connectionId }: CrmContext,
  { name, note, updatedAt }: { name: string; note: string; updatedAt: string },
): Activity[] {
  return sectionsOf(note)
    .reverse()
    .map(({ key, text }, index) => {
      const remoteId = `${name}#${key ?? `text-${index}`}`;
      return {
        ...parseActivityText(text),
        id: `${connectionId}:${remoteId}`,
        connectionId,
        remoteId,
        contactId: `${connectionId}:${name}`,
        messageKeys: [],
        audience: 'crm' as const,
        authorName: '',
        mine: false,
        createdAt: updatedAt,
        updatedAt,
      };
    });
}

import type { Activity } from '../../model/activity';
import { activityText, onceMarker, parseActivityText } from '../activity-text';
import type { CrmContext } from '../types';

/** A line that ends an activity inside the one text that a card has for notes. */
const END = /^\[ref ([\w-]{4,64})\]$/;
/** Put before a line of the rep's own that looks like an end. Without width, taken off again when read. */
const GUARD = '\u2060';

/** One part of a card's note: an activity of ours, or text that somebody wrote by hand. */
interface Section {
  key?: string;
  text: string;
}

function sectionsOf(note: string): Section[] {
  const sections: Section[] = [];
  let lines: string[] = [];
  for (const line of note.split('\n')) {
    const key = END.exec(line)?.[1];
    if (!key) {
      lines.push(line.startsWith(`${GUARD}[ref `) ? line.slice(GUARD.length) : line);
      continue;
    }
    sections.push({ key, text: trimmed(lines) });
    lines = [];
  }
  const rest = trimmed(lines);
  return rest ? [...sections, { text: rest }] : sections;
}

/** Sections stand an empty line apart. */
const trimmed = (lines: readonly string[]): string => lines.join('\n').replace(/^\n+|\n+$/g, '');

function noteOf(sections: readonly Section[]): string {
  return sections
    .map(({ key, text }) => (key ? `${guarded(text)}\n${onceMarker(key)}` : guarded(text)))
    .filter(Boolean)
    .join('\n\n');
}

const guarded = (text: string): string =>
  text
    .split('\n')
    .map(line => (END.test(line) ? GUARD + line : line))
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

/** Activities in a card's note, latest first; text that somebody wrote by hand is one of them. */
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

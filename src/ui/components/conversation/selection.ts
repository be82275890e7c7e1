import type { SeenMessage } from '../../../model/conversation';

/** Most messages that one click logs; the schema has the same limit. */
export const MAX_SELECTED = 100;

export type Selection = ReadonlyMap<string, SeenMessage>;

/** Messages to choose from: those kept from before that the page does not show now, then those of the page, each key once. */
export function choicesOf(shown: readonly SeenMessage[], selection: Selection): SeenMessage[] {
  const byKey = new Map<string, SeenMessage>();
  for (const message of shown) if (!byKey.has(message.key)) byKey.set(message.key, message);
  const gone = [...selection.values()].filter(({ key }) => !byKey.has(key));
  return [...gone, ...byKey.values()];
}

/** Ticks or unticks one message. What is logged already stays as it is. */
export function toggled(selection: Selection, message: SeenMessage, logged: ReadonlySet<string>): Selection {
  const next = new Map(selection);
  if (next.delete(message.key) || logged.has(message.key) || next.size >= MAX_SELECTED) return next;
  return next.set(message.key, message);
}

/** Ticks all from one place to another, both included, in either order. */
export function ranged(
  selection: Selection,
  choices: readonly SeenMessage[],
  [from, to]: readonly [number, number],
  logged: ReadonlySet<string>,
): Selection {
  const between = choices.slice(Math.min(from, to), Math.max(from, to) + 1);
  return added(selection, between, logged);
}

/** Ticks several messages, as far as there is room. */
export function added(selection: Selection, messages: readonly SeenMessage[], logged: ReadonlySet<string>): Selection {
  const next = new Map(selection);
  for (const message of messages)
    if (!logged.has(message.key) && (next.has(message.key) || next.size < MAX_SELECTED)) next.set(message.key, message);
  return next;
}

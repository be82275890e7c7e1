import type { Mark } from '../messages/people';
import { identifierKey } from '../model/identifier-key';
import type { SeenPerson } from '../model/person';
import type { AnchoredPerson } from '../page/bridge';
import type { Detection } from '../sites/types';
import { MAX_PEOPLE, withinLimits } from './limits';

/** The people of one page visit, with their anchors. */
export interface Anchors {
  /** Takes the people of the document or of a part of it; those found there before and not now are dropped. */
  update(root: Document | Element, detections: readonly Detection[]): boolean;
  /** Drops people whose anchors have left the document. */
  prune(): boolean;
  setMarks(marks: Record<string, Mark>): void;
  people(): readonly AnchoredPerson[];
  /** More people than one report holds. */
  isCrowded(): boolean;
  /** What is sent: bounded, nearest to the view first when there are too many. */
  report(): SeenPerson[];
}

/** Starts empty. A reused anchor that shows somebody else gets a new ref, so no mark can pass to the wrong person. */
export function createAnchors(): Anchors {
  const refs = new WeakMap<Element, Map<string, string>>();
  let found = new Map<string, AnchoredPerson>();
  let list: readonly AnchoredPerson[] | undefined;
  let lastRef = 0;

  function refOf(anchor: Element, key: string): string {
    const keys = refs.get(anchor) ?? new Map<string, string>();
    refs.set(anchor, keys);
    const ref = keys.get(key) ?? `p${++lastRef}`;
    keys.set(key, ref);
    return ref;
  }

  function update(root: Document | Element, detections: readonly Detection[]): boolean {
    const before = found;
    found = new Map();
    for (const [ref, person] of before) if (!isWithin(root, person.anchor)) found.set(ref, person);
    for (const detection of detections) {
      const bounded = withinLimits(detection);
      if (!bounded) continue;
      const ref = refOf(detection.anchor, personKey(bounded.person));
      const { mark } = before.get(ref) ?? {};
      found.set(ref, { ref, anchor: detection.anchor, ...bounded, ...(mark && { mark }) });
    }
    list = undefined;
    return !isSame(before, found);
  }

  function prune(): boolean {
    const gone = [...found.values()].filter(({ anchor }) => !anchor.isConnected);
    for (const { ref } of gone) found.delete(ref);
    if (gone.length) list = undefined;
    return gone.length > 0;
  }

  function setMarks(marks: Record<string, Mark>): void {
    for (const [ref, mark] of Object.entries(marks)) {
      const person = found.get(ref);
      if (person) found.set(ref, { ...person, mark });
    }
    list = undefined;
  }

  return {
    update,
    prune,
    setMarks,
    people: () => (list ??= [...found.values()].filter(({ anchor }) => anchor.isConnected)),
    isCrowded: () => found.size > MAX_PEOPLE,
    report: () => nearestFirst([...found.values()]).map(({ anchor: _anchor, mark: _mark, ...seen }) => seen),
  };
}

function isWithin(root: Document | Element, anchor: Element): boolean {
  return root.nodeType === 9 || root.contains(anchor);
}

function personKey({ role, identifiers, fullName }: SeenPerson['person']): string {
  return [role, fullName, ...identifiers.map(identifierKey)].join('\n');
}

function isSame(before: ReadonlyMap<string, AnchoredPerson>, now: ReadonlyMap<string, AnchoredPerson>): boolean {
  if (before.size !== now.size) return false;
  for (const [ref, { person, touch }] of now) {
    const old = before.get(ref);
    if (!old || JSON.stringify([old.person, old.touch]) !== JSON.stringify([person, touch])) return false;
  }
  return true;
}

function nearestFirst(people: AnchoredPerson[]): AnchoredPerson[] {
  if (people.length <= MAX_PEOPLE) return people;
  const height = people[0]!.anchor.ownerDocument.defaultView?.innerHeight ?? 0;
  const distance = new Map(people.map(person => [person, distanceFrom(height / 2, person.anchor)]));
  return people.sort((a, b) => distance.get(a)! - distance.get(b)!).slice(0, MAX_PEOPLE);
}

function distanceFrom(middle: number, anchor: Element): number {
  const { top, bottom } = anchor.getBoundingClientRect();
  return Math.abs((top + bottom) / 2 - middle);
}

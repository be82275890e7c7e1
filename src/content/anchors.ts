import { cleanName } from '../lib/text';
import type { Mark } from '../messages/people';
import { identifierKey } from '../model/identifier-key';
import type { Person, SeenPerson } from '../model/person';
import type { AnchoredPerson } from '../page/bridge';
import type { Detection } from '../sites/types';
import { MAX_PEOPLE, withinLimits } from './limits';

/** So few people are looked through one by one. */
const FEW = 100;
/** How far above and below the view people still count as near. */
const SCREENS = 5;

/** The people of one page visit, with their anchors. */
export interface Anchors {
  /**
   * Takes the people of the document or of a part of it; those found there before and not now are dropped.
   * @param outside - the document was read but for what this selector holds
   */
  update(root: Document | Element, detections: readonly Detection[], outside?: string): boolean;
  /** Drops people whose anchors have left the document. */
  prune(): boolean;
  setMarks(marks: Record<string, Mark>): void;
  people(): readonly AnchoredPerson[];
  /** More people than one report holds. */
  isCrowded(): boolean;
  /** How many were found. */
  count(): number;
  /** What is sent: bounded to those near the view when there are too many. */
  report(): SeenPerson[];
}

/** Starts empty. A reused anchor that shows somebody else gets a new ref, so no mark can pass to the wrong person. */
export function createAnchors(): Anchors {
  const refs = new WeakMap<Element, Map<string, string>>();
  const found = new Map<string, AnchoredPerson>();
  let lastRef = 0;

  function refOf(anchor: Element, key: string): string {
    const keys = refs.get(anchor) ?? new Map<string, string>();
    refs.set(anchor, keys);
    const ref = keys.get(key) ?? `p${++lastRef}`;
    keys.set(key, ref);
    return ref;
  }

  // On an endless page there are more people than elements in a part of it.
  function foundIn(root: Element): AnchoredPerson[] {
    if (found.size < FEW) return [...found.values()].filter(({ anchor }) => root.contains(anchor));
    const known = [root, ...root.querySelectorAll('*')].flatMap(element => [...(refs.get(element)?.values() ?? [])]);
    return known.flatMap(ref => found.get(ref) ?? []);
  }

  function foundOutside(selector: string | undefined): AnchoredPerson[] {
    const known = [...found.values()];
    return selector ? known.filter(({ anchor }) => !anchor.closest(selector)) : known;
  }

  function update(root: Document | Element, detections: readonly Detection[], outside?: string): boolean {
    const before = new Set(root.nodeType === 9 ? foundOutside(outside) : foundIn(root as Element));
    let isNew = false;
    for (const detection of detections) {
      const bounded = withinLimits(detection);
      if (!bounded) continue;
      const ref = refOf(detection.anchor, personKey(bounded.person));
      const old = found.get(ref);
      if (old) before.delete(old);
      if (old && isSame(old, bounded)) continue;
      isNew = true;
      const person = withShownName(bounded.person, detection.anchor);
      found.set(ref, { ref, anchor: detection.anchor, ...bounded, person, ...(old?.mark && { mark: old.mark }) });
    }
    for (const { ref } of before) found.delete(ref);
    return isNew || before.size > 0;
  }

  function prune(): boolean {
    const gone = [...found.values()].filter(({ anchor }) => !anchor.isConnected);
    for (const { ref } of gone) found.delete(ref);
    return gone.length > 0;
  }

  function setMarks(marks: Record<string, Mark>): void {
    for (const [ref, mark] of Object.entries(marks)) {
      const person = found.get(ref);
      if (person) found.set(ref, { ...person, mark });
    }
  }

  return {
    update,
    prune,
    setMarks,
    people: () => [...found.values()].filter(({ anchor }) => anchor.isConnected),
    isCrowded: () => found.size > MAX_PEOPLE,
    count: () => found.size,
    report: () => nearView([...found.values()]).map(({ anchor: _anchor, mark: _mark, ...seen }) => seen),
  };
}

function personKey({ role, identifiers, fullName }: SeenPerson['person']): string {
  return [role, fullName, ...identifiers.map(identifierKey)].join('\n');
}

function isSame(old: AnchoredPerson, { person, touch }: Pick<AnchoredPerson, 'person' | 'touch'>): boolean {
  return JSON.stringify([{ ...old.person, shownName: undefined }, old.touch]) === JSON.stringify([person, touch]);
}

/** Keeps how the page writes a name that was cleaned. Asked for people who are new only. */
function withShownName(person: Person, anchor: Element): Person {
  const shownName = anchor.textContent?.slice(0, 200).replace(/\s+/g, ' ').trim();
  const isOriginal = shownName !== person.fullName && cleanName(shownName) === person.fullName;
  return shownName && isOriginal ? { ...person, shownName } : person;
}

/** On endless pages only the people within a few screens of the view; as the rep scrolls, others are. */
function nearView(people: AnchoredPerson[]): AnchoredPerson[] {
  if (people.length <= MAX_PEOPLE) return people;
  const height = people[0]!.anchor.ownerDocument.defaultView?.innerHeight ?? 0;
  const isNear = ({ anchor }: AnchoredPerson) => {
    const { top } = anchor.getBoundingClientRect();
    return top > -SCREENS * height && top < (1 + SCREENS) * height;
  };
  return people.filter(isNear).slice(0, MAX_PEOPLE);
}

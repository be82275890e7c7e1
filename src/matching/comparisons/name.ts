import type { Reason } from '../../model/match';
import { nameKeys, wordKey } from '../blocking';
import { compareParsedNames, type NameComparison } from '../compare-names';
import type { Frequencies } from '../frequency';
import type { PersonName } from '../person-name';
import type { Prepared } from '../prepare';
import {
  AGREEMENT_M,
  CULTURE_BITS,
  EXTRA_WORD_BITS,
  INITIAL_BITS,
  NAME_SHAPE_BITS,
  OUTSIDE_WORLD_BITS,
  WORD_LOSS_BITS,
  weightBits,
} from '../weights';

/** The best agreement between a name on the page and the names of a contact. */
export interface NameEvidence extends Reason {
  verdict: NameComparison['verdict'];
  level: NameComparison['level'];
}

const MAX_EXTRA = 3;
/** An agreeing word is never counter-evidence, however common. */
const MIN_WORD_BITS = 0.5;
/** One agreeing word of two hardly makes up for the other: families and colleagues share words. */
const MAX_PARTIAL_BITS = 4;

/** What is looked up once for a name on the page, however many contacts it is compared with. */
interface SeenName {
  name: PersonName;
  /** Contacts with this name in any order. */
  holders: number;
  /** Weight of each word when it agrees exactly. */
  wordBits: readonly number[];
  /** Most that the whole name may weigh. */
  capBits: number;
}

export type CompareName = (contact: Prepared) => NameEvidence | undefined;

/** @returns a comparison that gives undefined when one side has no name */
export function createNameComparison(person: Prepared, frequencies: Frequencies): CompareName {
  const seenNames = person.names.map(name => look(name, frequencies));
  return contact => {
    let best: NameEvidence | undefined;
    for (const seen of seenNames) {
      for (const recorded of contact.names) {
        const evidence = weigh(seen, recorded);
        if (!best || evidence.weightBits > best.weightBits) best = evidence;
      }
    }
    return best;
  };
}

/** Term frequency: a shared rare word weighs more than a shared common one. */
function look(name: PersonName, frequencies: Frequencies): SeenName {
  const [key] = nameKeys(name);
  const holders = Math.max(1, key ? frequencies.count(key) : 0);
  return {
    name,
    holders,
    wordBits: name.words.map(word => weightBits(AGREEMENT_M.word, frequencies.share('word', wordKey(word)))),
    capBits: Math.log2(frequencies.bookSize / holders) + OUTSIDE_WORLD_BITS,
  };
}

function weigh(seen: SeenName, recorded: PersonName): NameEvidence {
  const comparison = compareParsedNames(seen.name, recorded);
  const { level, verdict } = comparison;
  const evidence: NameEvidence = {
    signal: 'name',
    level,
    verdict,
    weightBits: nameBits(seen, comparison),
    seen: seen.name.text,
    recorded: recorded.text,
  };
  if (verdict === 'same') evidence.sharedBy = seen.holders;
  return evidence;
}

function nameBits(seen: SeenName, comparison: NameComparison): number {
  const shape = NAME_SHAPE_BITS[comparison.level];
  const agreed = agreedBits(seen, comparison);
  if (comparison.verdict === 'different') return shape + Math.min(MAX_PARTIAL_BITS, agreed / 4);
  const extra = Math.min(MAX_EXTRA, comparison.extra) * EXTRA_WORD_BITS;
  const culture = comparison.pairs.length > 1 ? CULTURE_BITS : 0;
  return Math.min(seen.capBits, agreed + culture) + extra + shape;
}

function agreedBits({ wordBits }: SeenName, { pairs }: NameComparison): number {
  let bits = 0;
  for (const { left, level } of pairs) {
    bits += level === 'initial' ? INITIAL_BITS : Math.max(MIN_WORD_BITS, wordBits[left]! - WORD_LOSS_BITS[level]);
  }
  return bits;
}

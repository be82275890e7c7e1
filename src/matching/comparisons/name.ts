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

/** @returns undefined when one side has no name */
export function compareName(person: Prepared, contact: Prepared, frequencies: Frequencies): NameEvidence | undefined {
  let best: NameEvidence | undefined;
  for (const seen of person.names) {
    for (const recorded of contact.names) {
      const evidence = weigh(seen, recorded, frequencies);
      if (!best || evidence.weightBits > best.weightBits) best = evidence;
    }
  }
  return best;
}

function weigh(seen: PersonName, recorded: PersonName, frequencies: Frequencies): NameEvidence {
  const comparison = compareParsedNames(seen, recorded);
  const { level, verdict } = comparison;
  const holders = holdersOf(seen, frequencies);
  return {
    signal: 'name',
    level,
    verdict,
    weightBits: nameBits(seen, comparison, holders, frequencies),
    seen: seen.text,
    recorded: recorded.text,
    ...(verdict === 'same' ? { sharedBy: holders } : {}),
  };
}

/** Contacts with this name in any order or short form: the most frequent of its keys. */
function holdersOf(name: PersonName, frequencies: Frequencies): number {
  return Math.max(
    1,
    ...nameKeys(name)
      .slice(0, 1)
      .map(key => frequencies.count(key)),
  );
}

function nameBits(seen: PersonName, comparison: NameComparison, holders: number, frequencies: Frequencies): number {
  const shape = NAME_SHAPE_BITS[comparison.level];
  if (comparison.verdict === 'different') return shape + Math.min(4, wordBits(seen, comparison, frequencies) / 4);
  const extra = Math.min(MAX_EXTRA, comparison.extra) * EXTRA_WORD_BITS;
  const culture = comparison.pairs.length > 1 ? CULTURE_BITS : 0;
  const cap = Math.log2(frequencies.bookSize / holders) + OUTSIDE_WORLD_BITS;
  return Math.min(cap, wordBits(seen, comparison, frequencies) + culture) + extra + shape;
}

/** Term frequency: a shared rare word weighs more than a shared common one. */
function wordBits(seen: PersonName, { pairs }: NameComparison, frequencies: Frequencies): number {
  let bits = 0;
  for (const { left, level } of pairs) {
    if (level === 'initial') bits += INITIAL_BITS;
    else {
      const u = frequencies.share('word', wordKey(seen.words[left]!));
      bits += Math.max(0.5, weightBits(AGREEMENT_M.word, u) - WORD_LOSS_BITS[level]);
    }
  }
  return bits;
}

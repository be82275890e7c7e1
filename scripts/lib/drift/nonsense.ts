import type { Random } from '../../../src/sample/random';

/** Letters of other languages, enough to look like words of them. */
const SCRIPTS = [
  'αβγδεζηθικλμνξοπρστυφχψω',
  'абвгдежзиклмнопрстуфхцчшэюя',
  'ابتثجحخدذرزسشصضطظعغفقكلمنهوي',
  'あいうえおかきくけこさしすせそたちつてとなにぬねの',
  'कखगघचछजझटठडढतथदधनपफबभम',
];

/**
 * Puts labels into another language, as a site's own translation would: each word becomes the same other word wherever it
 * stands, names stay, and a name may stand elsewhere in the sentence.
 */
export interface Translator {
  translate(label: string): string;
}

/** @param kept - names, handles, addresses that a translation leaves alone */
export function createTranslator(random: Random, kept: readonly string[]): Translator {
  const letters = random.pick(SCRIPTS);
  const words = new Map<string, string>();
  const isSwapped = random.next() < 0.5;
  const names = [...new Set(kept.filter(name => name.length > 1))].sort((a, b) => b.length - a.length);
  const pattern = names.length ? new RegExp(`(${names.map(escaped).join('|')})`, 'iu') : undefined;

  const word = (text: string): string => {
    const known = words.get(text.toLowerCase());
    if (known) return known;
    const made = Array.from({ length: 2 + random.below(7) }, () => random.pick([...letters])).join('');
    words.set(text.toLowerCase(), made);
    return made;
  };
  // Numbers, signs, addresses and accounts are the same in every language.
  const sentence = (text: string): string =>
    text.replace(/\S+/gu, part =>
      /[@/]|^[^\p{L}]+$/u.test(part) ? part : part.replace(/\p{L}[\p{L}\p{M}'’]*/gu, word),
    );

  return {
    translate(label) {
      const parts = pattern ? label.split(pattern) : [label];
      const said = parts.map((part, index) => (index % 2 ? part : sentence(part)));
      const [before = '', name = '', after = ''] = said;
      return said.length === 3 && isSwapped
        ? [after, name, before]
            .map(one => one.trim())
            .join(' ')
            .trim()
        : said.join('');
    },
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

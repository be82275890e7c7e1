import { doubleMetaphone } from 'double-metaphone';
import { remember } from './memory';
import { loose } from './normalize';
import { nicknameGroups } from './tables/nicknames';

/** What keys and comparisons make of one word of a name. */
export interface WordForms {
  word: string;
  loose: string;
  /** Short codes, which would say little, are kept as the word. */
  sound: string;
  /** Loose forms of the given names that it may stand for. */
  roots: readonly string[];
}

/** Forms of a folded word of a name; name words repeat a lot within a book. */
export const formsOf: (word: string) => WordForms = remember(word => {
  const code = doubleMetaphone(word)[0];
  const plain = loose(word);
  return {
    word,
    loose: plain,
    sound: code.length > 1 ? code : plain,
    roots: nicknameGroups(word).slice(0, 2).map(loose),
  };
});

import { isUsual, LETTER } from './usual-letters';

/** Expressions about how companies are written, for some idea of what a letter and what a number is. */
interface Spellings {
  webEnding: RegExp;
  webAddress: RegExp;
  dotted: RegExp;
  slashed: RegExp;
  /** `PG&E`, `AT&T`: initials round an ampersand. */
  ampersand: RegExp;
}

/**
 * @param letter - what stands for a letter in a character class
 * @param capital - and for a capital
 */
function spellings(letter: string, capital: string, number: string, flags: string): Spellings {
  const sign = letter + number;
  return {
    // `acme.com` and `Amazon.com, Inc.`: the ending of a web address is no word of the name.
    webEnding: new RegExp(
      `(?<=[${sign}])\\.(?:com|net|org|io|ai|app|dev|co)(?:\\.[a-z]{2})?(?![${sign}.])`,
      `gi${flags}`,
    ),
    // A name that is a web address as a whole may end in any country.
    webAddress: new RegExp(`^(?:www\\.)?([${sign}-]+)\\.(?:[a-z]{2,3}\\.)?[a-z]{2}$`, `i${flags}`),
    // `S.A.`, `o.O.O.`
    dotted: new RegExp(`(?<![${sign}])(?:[${letter}]\\.\\s?){2,}[${letter}]?(?![${sign}])`, `g${flags}`),
    // `A/S`, `S/A`
    slashed: new RegExp(`(?<![${sign}])([${letter}])/([${letter}])(?![${sign}])`, `g${flags}`),
    ampersand: new RegExp(
      `(?<![${sign}])(?:([${capital}]{2})&([${capital}])|([${capital}])&([${capital}]{2}))(?![${sign}])`,
      `g${flags}`,
    ),
  };
}

const ANY = spellings('\\p{L}', '\\p{Lu}', '\\p{N}', 'u');
/** Of capitals only those of ASCII, so that another name with `&` between letters is read by the others. */
const USUAL = spellings(LETTER, 'A-Z', '0-9', '');
const HAS_OTHER_INITIALS = /[\x80-\uffff]&|&[\x80-\uffff]|[\x80-\uffff].&\S|\S&.[\x80-\uffff]/;

/** `S.A.`, `o.O.O.` and `A.B.C.` become one word, as do `A/S` and `AT&T`; endings of web addresses go. */
export function plainForms(text: string): string {
  if (!/[./&]/.test(text)) return text;
  if (!isUsual(text)) return plainFormsOfAny(text);
  // The ending goes first: in `BΣ.io&A` it stands between initials.
  const named = withoutWebEnding(text, USUAL);
  return joined(named, HAS_OTHER_INITIALS.test(named) ? ANY : USUAL);
}

/** The same for whatever text, the long way. */
export const plainFormsOfAny = (text: string): string => joined(withoutWebEnding(text, ANY), ANY);

// Each expression is compiled when it is first used, so one that could find nothing is not asked.
function withoutWebEnding(text: string, { webEnding, webAddress }: Spellings): string {
  if (!text.includes('.')) return text;
  return (text.includes(' ') ? text : text.replace(webAddress, '$1')).replace(webEnding, '');
}

function joined(text: string, { dotted, slashed, ampersand }: Spellings): string {
  let plain = text;
  if (plain.includes('&')) plain = plain.replace(ampersand, run => run.replace('&', ''));
  if (plain.includes('/')) plain = plain.replace(slashed, '$1$2');
  return plain.includes('.') ? plain.replace(dotted, run => `${run.replace(/[.\s]/g, '')} `) : plain;
}

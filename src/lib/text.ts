/** Longest name kept, in UTF-16 code units; the message schemas allow no more. */
export const MAX_NAME_LENGTH = 200;

// Long enough for any name with its decorations; a page may hold a megabyte.
const MAX_READ_LENGTH = 2000;

const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
// Joiners shape letters in Persian and Indic names; anywhere else they are leftovers of emoji, or tricks.
const STRAY_JOINER =
  /(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}])|(?<=\p{Script=Latin})[\u200c\u200d]/gu;
const PICTURES =
  /[\d#*]\ufe0f?\u20e3|\p{Emoji_Modifier}|[\p{Extended_Pictographic}\p{Regional_Indicator}\p{So}]|[\ufe0e\ufe0f]/gu;
const STYLED_LETTERS = /[\u{1d400}-\u{1d7ff}\uff01-\uff5e]+/gu;

const CLEAN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/;

/** One line, single blanks, no hidden characters, composed (NFC). */
export function collapse(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .normalize('NFC');
}

/** Without control characters, which must not get into a query. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
export const withoutControls = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, '');

/** At most `max` UTF-16 code units, cut between characters as people see them. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, max + 64))) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  // One character of hundreds of combining marks: cut it, but not through a surrogate pair.
  const cut = end || (/[\ud800-\udbff]/.test(text.charAt(max - 1)) ? max - 1 : max);
  return text.slice(0, cut).trimEnd();
}

/** Text of a page for display and storage: collapsed and cut; undefined when nothing is left. */
export function cleanText(text: string | null | undefined, max: number): string | undefined {
  if (!text) return undefined;
  // Most texts are clean: printable ASCII, single blanks, short.
  if (text.length <= max && CLEAN.test(text)) return text;
  return truncate(collapse(text.slice(0, Math.max(MAX_READ_LENGTH, max * 4))), max) || undefined;
}

/**
 * A person's name without what sites and people put around it: badges, pronouns, credentials, emoji, slogans.
 * @returns undefined when no letter is left
 */
export function cleanName(raw: string | null | undefined): string | undefined {
  if (!raw) return undefined;
  const text = collapse(undouble(plainLetters(raw.slice(0, MAX_READ_LENGTH))));
  const bare = withoutCredentials(withoutSlogan(withoutPronouns(text)));
  const name = truncate(titleCase(bare.replace(/^[\s,;:|/–—-]+|[\s,;:|/–—-]+$/g, '')), MAX_NAME_LENGTH);
  return /\p{L}/u.test(name) ? name : undefined;
}

/** Name of a company or account: like a name, but capitals and slogans stay. */
export function cleanLabel(raw: string | null | undefined): string | undefined {
  return raw ? cleanText(plainLetters(raw.slice(0, MAX_READ_LENGTH)), MAX_NAME_LENGTH) : undefined;
}

function plainLetters(text: string): string {
  return text
    .replace(STYLED_LETTERS, letters => letters.normalize('NFKC'))
    .replace(INVISIBLE, '')
    .replace(PICTURES, ' ')
    .replace(STRAY_JOINER, '');
}

// Sites repeat a name for screen readers: `Ada LovelaceAda Lovelace`. `Thomas Thomas` is a name.
function undouble(raw: string): string {
  const text = collapse(raw);
  const middle = Math.floor(text.length / 2);
  const left = text.slice(0, middle);
  const right = text.slice(text.charAt(middle) === ' ' ? middle + 1 : middle);
  if (left !== right) return text;
  const isGlued = text.length % 2 === 0;
  return left.includes(' ') || (isGlued && /^\p{Lu}.*\p{Ll}/u.test(left)) ? left : text;
}

const PRONOUN =
  'she|her|hers|he|him|his|they|them|theirs|ze|zir|xe|xem|any|elle|il|lui|ella|él|sie|ihr|er|ihn|ela|ele|dela|dele|hij|zij|hen|hon|han';
const PRONOUNS = new RegExp(`[([{]\\s*(?:${PRONOUN})(?:\\s*[/,|·&]\\s*(?:${PRONOUN}))*\\s*[)\\]}]`, 'giu');
const BARE_PRONOUNS = new RegExp(`\\s(?:${PRONOUN})(?:/(?:${PRONOUN}))+(?=\\s|$)`, 'giu');

const withoutPronouns = (text: string): string => collapse(text.replace(PRONOUNS, ' ').replace(BARE_PRONOUNS, ' '));

// `• 2nd`, `· Follow`, `| hiring`, `#OpenToWork`; after a dash only when a whole name stands before it.
function withoutSlogan(text: string): string {
  const cut = text
    .replace(/\s[•·]\s.*$/u, '')
    .replace(/\s*[|｜]\s.*$/u, '')
    .replace(/\s#\p{L}.*$/u, '')
    .replace(/\s[•·|]+$/u, '');
  return cut.replace(/^(\S+(?:\s\S+)+?)\s[-–—]\s.*$/u, '$1');
}

const CREDENTIALS = new Set(
  (
    'phd md mba msc bsc ma ba ms bs mph mpa jd esq llm llb cpa cfa pmp cissp rn np do dds dvm pe phr sphr shrm-cp ' +
    'shrm-scp cfp cma cipd aca acca fca frcs mbbs edd psyd lcsw emba pgmp csm cspo pmi-acp mrcp mim mcs meng beng dipl-ing ' +
    'fcipd mcipd pharmd drph csp ccim gri aicp aia leed ap obe mbe cbe'
  ).split(' '),
);
// Too much like surnames and given names to be taken off without a comma before them.
const AMBIGUOUS = new Set('ma ba ms bs do np pe ap rn gri md mim aia'.split(' '));

const isCredential = (word: string): boolean => CREDENTIALS.has(word.replace(/[.\s®™]/g, '').toLowerCase());
const isAbbreviation = (word: string): boolean =>
  /^[A-Z][A-Z\d.®/-]{1,9}$/.test(word) && !/^(?:JR|SR|[IVX]+)\.?$/.test(word);

function withoutCredentials(text: string): string {
  const [name = '', ...parts] = text.split(/\s*,\s*/);
  const isShouted = name === name.toUpperCase();
  const first = parts.findIndex(part => isCredential(part) || (!isShouted && part.split(' ').every(isAbbreviation)));
  const kept = (first < 0 ? [name, ...parts] : [name, ...parts.slice(0, first)]).join(', ');
  const words = kept.split(' ');
  while (words.length > 2 && isCredential(words.at(-1)!) && !AMBIGUOUS.has(words.at(-1)!.toLowerCase())) words.pop();
  return words.join(' ');
}

// Shouted names become ordinary ones, in Latin script only; numerals of generations stay.
function titleCase(name: string): string {
  const letters = name.replace(/[^\p{L}]/gu, '');
  const isShouted = letters === letters.toUpperCase() && /^\p{Script=Latin}+$/u.test(letters);
  if (!isShouted || (letters.length < 4 && !name.includes(' '))) return name;
  return name.replace(/\p{L}[\p{L}\p{M}]*/gu, word =>
    /^(?:I{2,3}|IV|VI{0,3})$/.test(word) ? word : word.charAt(0) + word.slice(1).toLowerCase(),
  );
}

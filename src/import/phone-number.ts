import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

const PLAIN = /^\+[1-9][\d .()-]*$/;
const MIN_NATIONAL_DIGITS = 2;
const MAX_NATIONAL_DIGITS = 15;

/**
 * E.164 where the number can be understood, else as it was written: a number is never thrown away.
 * @param region - of numbers without a country code, ISO 3166-1 alpha-2
 */
export function toPhone(text: string, region: string): string {
  return plainNumber(text) ?? parsePhoneNumberFromString(text, region as CountryCode)?.number ?? text.slice(0, 60);
}

/**
 * The same for a number with its country code and no prefix that takes more than a look to strip, which is what exports hold: a tenth of
 * the parser's time, and its answer.
 */
export function plainNumber(text: string): string | undefined {
  if (text.length > 40 || !PLAIN.test(text)) return undefined;
  const digits = text.replace(/\D/g, '');
  for (let length = 1; length <= 3; length++) {
    const plan = plans().get(digits.slice(0, length));
    if (!plan) continue;
    const national = digits.slice(length);
    const isOrdinary = national.length >= MIN_NATIONAL_DIGITS && national.length <= MAX_NATIONAL_DIGITS;
    if (!isOrdinary) return undefined;
    const prefix = plan.prefix?.exec(national);
    if (!prefix) return `+${digits}`;
    const bare = withoutPrefix(national, prefix, plan);
    return bare && `+${digits.slice(0, length)}${bare}`;
  }
  return undefined;
}

/** What a parser knows of the numbers of a calling code. */
interface Plan {
  /** What it strips from a national number. */
  prefix: RegExp | undefined;
  national: RegExp;
  /** Numbers of digits that are possible, for each country of the code. */
  lengths: number[][];
}

/**
 * Strips a prefix such as `0`, unless it makes a good number a bad one, or one of no possible length.
 * @returns undefined where that is another matter in each country
 */
function withoutPrefix(
  written: string,
  [prefix, ...parts]: RegExpExecArray,
  { national, lengths }: Plan,
): string | undefined {
  // Some codes have the carrier in it, or write the number anew.
  if (parts.some(part => part)) return undefined;
  const bare = written.slice(prefix.length);
  if (bare.length < MIN_NATIONAL_DIGITS) return undefined;
  const isPossible = (possible: readonly number[]): boolean =>
    possible.includes(bare.length) || bare.length > possible.at(-1)!;
  if (!lengths.some(isPossible)) return written;
  if (!lengths.every(isPossible)) return undefined;
  return national.test(written) && !national.test(bare) ? written : bare;
}

interface NumberingPlan {
  nationalPrefixForParsing(): string | undefined;
  nationalNumberPattern(): string;
  possibleLengths(): number[];
}

let known: Map<string, Plan> | undefined;

/** By calling code. */
function plans(): Map<string, Plan> {
  if (known) return known;
  known = new Map();
  const metadata = new Metadata();
  // Typed for countries; for a calling code it selects the plan of the first country that has it, as the parser does.
  const planOf = (codeOrCountry: string): NumberingPlan => {
    metadata.selectNumberingPlan(codeOrCountry as CountryCode);
    return metadata.numberingPlan as unknown as NumberingPlan;
  };
  for (const country of getCountries()) {
    const code = getCountryCallingCode(country);
    const lengths = known.get(code)?.lengths ?? [];
    lengths.push(planOf(country).possibleLengths());
    const plan = planOf(code);
    const prefix = plan.nationalPrefixForParsing();
    known.set(code, {
      prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
      national: new RegExp(`^(?:${plan.nationalNumberPattern()})$`),
      lengths,
    });
  }
  return known;
}

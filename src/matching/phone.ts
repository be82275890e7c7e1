/** A phone number by its digits. Numbers without a country code are common in CRMs. */
export interface Phone {
  /** Digits with country code when it was written, without otherwise. */
  digits: string;
  isInternational: boolean;
  /** Last nine digits, fewer where a country's numbers have fewer: what two ways of writing one number share. */
  tail: string;
}

const MIN_DIGITS = 7;
const TAIL_DIGITS = 9;
const MAX_CODE_DIGITS = 3;
/** Country codes of one and two digits; all others have three. */
const SHORT_CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;
/** As an import writes it: nothing to take off. */
const INTERNATIONAL = /^\+[1-9]\d{6,14}$/;

/**
 * Reads a number by hand: a full parse costs 20-50 µs a number, a minute for a million contacts, and decides nothing more here.
 * @returns undefined for fewer than seven digits
 */
export function parsePhone(text: string): Phone | undefined {
  if (INTERNATIONAL.test(text)) return international(text.slice(1));
  const written = text
    .slice(0, 60)
    .replace(/(?:ext|x|#).*$/i, '')
    .replace(/^tel:/i, '')
    .replace(/\(0\)/, '')
    .trim();
  const digits = written.replace(/\D/g, '');
  if (digits.length < MIN_DIGITS) return undefined;
  if (written.startsWith('+') || digits.startsWith('00')) return international(digits.replace(/^00/, ''));
  const national = digits.replace(/^0+/, '');
  return { digits: national, isInternational: false, tail: national.slice(-TAIL_DIGITS) };
}

function international(digits: string): Phone {
  return {
    digits,
    isInternational: true,
    tail: digits.slice(-Math.min(TAIL_DIGITS, digits.length - codeDigits(digits))),
  };
}

function codeDigits(digits: string): number {
  // Nine digits are left whatever the code.
  if (digits.length >= TAIL_DIGITS + MAX_CODE_DIGITS) return MAX_CODE_DIGITS;
  return SHORT_CODE.exec(digits)?.[0].length ?? MAX_CODE_DIGITS;
}

/** True when both can be the same line: equal, or equal but for the country code that one of them lacks. */
export function isSameLine(left: Phone, right: Phone): boolean {
  if (left.isInternational === right.isInternational) return left.digits === right.digits;
  const [longer, shorter] = left.isInternational ? [left, right] : [right, left];
  return longer.digits.endsWith(shorter.digits);
}

/** A phone number by its digits. Numbers without a country code are common in CRMs. */
export interface Phone {
  /** Digits with country code when it was written, without otherwise. */
  digits: string;
  isInternational: boolean;
  /** Last nine digits: what two ways of writing one number share. */
  tail: string;
}

const MIN_DIGITS = 7;
const TAIL_DIGITS = 9;
/** As an import writes it: nothing to take off, and more digits than the tail has. */
const INTERNATIONAL = /^\+[1-9]\d{9,14}$/;

/**
 * Reads a number by hand: a full parse costs 20-50 µs a number, a minute for a million contacts, and decides nothing more here.
 * @returns undefined for fewer than seven digits
 */
export function parsePhone(text: string): Phone | undefined {
  if (INTERNATIONAL.test(text)) return { digits: text.slice(1), isInternational: true, tail: text.slice(-TAIL_DIGITS) };
  const written = text
    .slice(0, 60)
    .replace(/(?:ext|x|#).*$/i, '')
    .replace(/\(0\)/, '')
    .trim();
  const digits = written.replace(/\D/g, '');
  if (digits.length < MIN_DIGITS) return undefined;
  const isInternational = written.startsWith('+') || digits.startsWith('00');
  const national = isInternational ? digits.replace(/^00/, '') : digits.replace(/^0+/, '');
  return { digits: national, isInternational, tail: national.slice(-TAIL_DIGITS) };
}

/** True when both can be the same line: equal, or equal but for the country code that one of them lacks. */
export function isSameLine(left: Phone, right: Phone): boolean {
  if (left.isInternational === right.isInternational) return left.digits === right.digits;
  const [longer, shorter] = left.isInternational ? [left, right] : [right, left];
  return longer.digits.endsWith(shorter.digits);
}

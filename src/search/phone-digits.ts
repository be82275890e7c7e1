const TWO_DIGIT_CODES = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** Length of the country code that a number in international form begins with (ITU-T E.164). */
function countryCodeLength(digits: string): number {
  if (/^[17]/.test(digits)) return 1;
  return TWO_DIGIT_CODES.test(digits) ? 2 : 3;
}

/**
 * The number as it is dialled inside its country, without trunk zero: `+49 30 1234` and `030 1234` become `301234`.
 * @returns the empty string when there are no digits
 */
export function nationalDigits(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const international = /^\s*\+/.test(phone) ? digits : digits.startsWith('00') ? digits.slice(2) : undefined;
  const national = international?.slice(countryCodeLength(international)) ?? digits;
  return national.replace(/^0+/, '');
}

/** Other readings of typed digits: with a country code in front but no plus sign. */
export function withoutCountryCode(digits: string): string | undefined {
  return digits.length >= 9 ? digits.slice(countryCodeLength(digits)).replace(/^0+/, '') : undefined;
}

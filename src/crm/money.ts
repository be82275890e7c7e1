/** Digits after the point of a currency: two for most, none for yen, three for dinars. */
function digitsOf(currency: string | undefined): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency ?? 'EUR' });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/**
 * An amount as a CRM writes it, in minor units of its currency.
 * @returns undefined for what is no number, or too large to be exact
 */
export function minorUnits(amount: string | number, currency: string | undefined): number | undefined {
  const minor = Math.round(Number(amount) * 10 ** digitsOf(currency?.toUpperCase()));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/**
 * Times that sites write into the ids of what was posted. They need no reading of "yesterday" or "2h" in any language.
 * A number that is no time of such a message answers undefined.
 */

const FIRST = Date.UTC(2003, 0);
const DAY_MS = 86_400_000;

function plausible(ms: number): string | undefined {
  return ms > FIRST && ms < Date.now() + DAY_MS ? new Date(ms).toISOString() : undefined;
}

/** X counts its snowflakes from its own epoch. */
export function timeOfSnowflake(id: string | undefined): string | undefined {
  if (!id || !/^\d{15,20}$/.test(id)) return undefined;
  return plausible(Number(BigInt(id) >> 22n) + 1_288_834_974_657);
}

/** Posts and comments of LinkedIn: the upper bits are milliseconds since 1970. */
export function timeOfLinkedInId(id: string | undefined): string | undefined {
  if (!id || !/^\d{19}$/.test(id)) return undefined;
  return plausible(Number(BigInt(id) >> 22n));
}

/** Messages of LinkedIn: `2-` and, in base64, milliseconds since 1970 before a letter and more. */
export function timeOfLinkedInMessage(id: string | undefined): string | undefined {
  const encoded = /^2-([\w+/=-]+)$/.exec(id ?? '')?.[1];
  if (!encoded) return undefined;
  try {
    const ms = /^(\d{13})b\d/.exec(atob(encoded.replace(/-/g, '+').replace(/_/g, '/').slice(0, 24)))?.[1];
    return ms ? plausible(Number(ms)) : undefined;
  } catch {
    return undefined;
  }
}

/** Gmail's older ids, in hexadecimal: the upper bits are milliseconds since 1970. */
export function timeOfGmailId(id: string | undefined): string | undefined {
  if (!id || !/^1[\da-f]{15}$/.test(id)) return undefined;
  return plausible(Number(BigInt(`0x${id}`) >> 20n));
}

/** What a `time` element says to machines; a day without an hour or a time without a zone is no moment. */
export function timeOfElement(element: Element | null | undefined): string | undefined {
  const said = element?.getAttribute('datetime') ?? '';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/.test(said)) return undefined;
  const ms = Date.parse(said);
  return Number.isNaN(ms) ? undefined : plausible(ms);
}

/** Record keys of the AT protocol: 13 letters of a sortable base 32, microseconds since 1970 and a clock's number. */
export function timeOfRecordKey(key: string | undefined): string | undefined {
  if (!key || !/^[2-7a-z]{13}$/.test(key)) return undefined;
  const value = [...key].reduce((sum, letter) => sum * 32n + BigInt(LETTERS.indexOf(letter)), 0n);
  return plausible(Number((value >> 10n) / 1000n));
}

const LETTERS = '234567abcdefghijklmnopqrstuvwxyz';

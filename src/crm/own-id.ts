/**
 * An id of ours for a record that a CRM lets its clients name: the same for every try of one write.
 * @param what - parts the ids of several records that one write creates
 * @returns a UUID of version 4 by its form
 */
export async function ownId(onceKey: string, what: string): Promise<string> {
  const bytes = new TextEncoder().encode(`throughline:${what}:${onceKey}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x40;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

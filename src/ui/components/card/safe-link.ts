/**
 * Address that may be offered as a link: only http and https. A CRM's answer could hold a script address.
 * @returns undefined for anything else
 */
export function safeLink(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}

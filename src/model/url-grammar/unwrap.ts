import { toWebUrl } from '../../lib/url';

/** Addresses that only lead on, and the parameter that holds where to. Matched against host and path. */
const LEADS_ON: readonly [address: RegExp, parameter: string][] = [
  [/^(?:www\.)?linkedin\.com\/(?:safety\/go|redir\/redirect)\/?$/, 'url'],
  [/^(?:www\.)?linkedin\.com\/authwall\/?$/, 'sessionRedirect'],
  [
    /^lm?\.(?:facebook|instagram)\.com\/(?:l\.php)?$|^l\.threads\.(?:net|com)\/$|^(?:www|m)\.facebook\.com\/l\.php$/,
    'u',
  ],
  [/^www\.youtube\.com\/redirect$/, 'q'],
  [/^www\.google\.[a-z]{2,3}(?:\.[a-z]{2})?\/url$/, 'q'],
  [/^out\.reddit\.com\//, 'url'],
  [/^[a-z\d]+\.safelinks\.protection\.outlook\.com\/$/, 'url'],
];

/** Where an address leads that only leads on, as LinkedIn, Facebook and mail programs write them for links that leave the site. */
export function unwrap(url: URL): URL {
  const address = url.hostname + url.pathname;
  const parameter = LEADS_ON.find(([form]) => form.test(address))?.[1];
  return (parameter && toWebUrl(url.searchParams.get(parameter) ?? '')) || url;
}

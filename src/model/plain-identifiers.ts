import { plainAddress, toWebUrl } from '../lib/url';
import type { Identifier } from './identifier';

const EMAIL = /^[^\s@<>"(),:;\\]+@(?:[\p{L}\p{N}-]+\.)+[\p{L}][\p{L}\p{N}-]+$/u;

/** E-mail address as an identifier; undefined for what is none. `mailto:` and its query are taken off. */
export function emailIdentifier(input: string): Identifier | undefined {
  const text =
    input
      .trim()
      .replace(/^mailto:/i, '')
      .split('?')[0]
      ?.toLowerCase() ?? '';
  return text.length <= 254 && EMAIL.test(text) ? { kind: 'email', value: text } : undefined;
}

/** Address of a page of one's own, such as a home page, as an identifier. Say only of pages about one person. */
export function pageIdentifier(input: string | URL): Identifier | undefined {
  const url = toWebUrl(input);
  return url ? { kind: 'url', value: plainAddress(url).slice(0, 512) } : undefined;
}

/**
 * Number in a `tel:` or `wa.me` link, as E.164. International numbers only: an address does not say which country its short
 * ones mean.
 */
export function phoneIdentifier(input: string): Identifier | undefined {
  const text = input.trim().slice(0, 200);
  const dialled = /^tel:(\+[^;?]*)/i.exec(text)?.[1];
  const messaged = /^(?:https?:\/\/)?(?:wa\.me\/|api\.whatsapp\.com\/send\/?\?(?:.*&)?phone=)(?:\+|%2B)?(\d+)/i.exec(
    text,
  )?.[1];
  const digits = (dialled ?? messaged)?.replace(/%20|[\s().\-/+]/g, '');
  return digits && /^[1-9]\d{6,14}$/.test(digits) ? { kind: 'phone', value: `+${digits}` } : undefined;
}

import type english from '../../public/_locales/en/messages.json';

/** Every text has a key in the English messages; the other languages follow it. */
export type MessageKey = keyof typeof english;

interface I18n {
  getMessage(key: string, substitutions?: string[]): string;
  getUILanguage(): string;
}

type Globals = { browser?: { i18n?: I18n }; chrome?: { i18n?: I18n } };

const PLACES = Array.from({ length: 9 }, (_, index) => `$${index + 1}`);

// An extension that was updated under an open page throws on every call; what was read before must stay readable.
const templates = new Map<string, string>();

function i18n(): I18n | undefined {
  const { browser, chrome } = globalThis as Globals;
  return browser?.i18n ?? chrome?.i18n;
}

function template(key: string): string {
  const known = templates.get(key);
  if (known !== undefined) return known;
  let text = '';
  try {
    text = i18n()?.getMessage(key, PLACES) ?? '';
  } catch {
    return key;
  }
  templates.set(key, text || key);
  return text || key;
}

/**
 * Text for a key in the browser's language, `$1`…`$9` filled with the substitutions (as plain text).
 * An unknown key comes back as itself, so that a gap is visible.
 */
export function t(key: MessageKey, ...substitutions: (string | number)[]): string {
  return template(key).replace(/\$([1-9])/g, (_, place: string) => String(substitutions[Number(place) - 1] ?? ''));
}

/** Reads texts ahead that will be needed when the extension can no longer be asked for them. */
export function readAhead(...keys: MessageKey[]): void {
  for (const key of keys) template(key);
}

/** True when there is a text for a key that came from elsewhere (a cause of the outbox, a CRM's label). */
export function isMessageKey(key: string): key is MessageKey {
  return template(key) !== key;
}

type PluralBase<Key> = Key extends `${infer Base}_other` ? Base : never;

/** Like `t` for a count: takes `<base>_one` or `<base>_other` as the language wants; the count is `$1`. */
export function tCount(base: PluralBase<MessageKey>, count: number, ...substitutions: (string | number)[]): string {
  const form = new Intl.PluralRules(language()).select(count) === 'one' ? 'one' : 'other';
  return t(`${base}_${form}` as MessageKey, count, ...substitutions);
}

let uiLanguage: string | undefined;

/** BCP 47 tag of the browser's language, for `Intl`. */
export function language(): string {
  try {
    uiLanguage ??= i18n()?.getUILanguage();
  } catch {
    // Updated under an open page: the fallback is good enough for dates.
  }
  return uiLanguage ?? 'en';
}

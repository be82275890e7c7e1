import { fold } from './normalize';

const LANGUAGES = ['en', 'de', 'fr', 'es'];
const USUAL: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  uk: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'great britain': 'GB',
  holland: 'NL',
  'the netherlands': 'NL',
  uae: 'AE',
};

let byName: Map<string, string> | undefined;

/** Names of all regions in a few languages, from the platform's own tables; made at first use (some ms). */
function countries(): Map<string, string> {
  const names = new Map(Object.entries(USUAL));
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const codes = letters.flatMap(first => letters.map(second => first + second));
  for (const language of LANGUAGES) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of codes) {
      const name = display.of(code);
      if (name)
        names.set(
          fold(name)
            .replace(/[^a-z]+/g, ' ')
            .trim(),
          code,
        );
    }
  }
  return names;
}

/**
 * ISO 3166-1 code of a country by its name in English, German, French or Spanish.
 * @param name - folded, words separated by single spaces
 */
export function countryCode(name: string): string | undefined {
  byName ??= countries();
  return byName.get(name);
}

import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, it } from 'vitest';
import { plainNumber } from '../../src/import/phone-number';
import { cleanText, collapse, truncate } from '../../src/lib/text';
import { parsePersonName } from '../../src/matching/person-name';
import { parseProfileUrl, profileIdentifiers } from '../../src/model/profile-urls';

const CODES = [...new Set(getCountries().map(country => getCountryCallingCode(country))), '800', '999', '21'];

// What most rows hold is read a quicker way than the rest; here each must give what the thorough way gives.
describe('the quick way', () => {
  it('reads phone numbers as the parser does', () => {
    const digits = fc.tuple(
      fc.constantFrom('', '0', '1', '8', '00', '180020'),
      fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 13 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...CODES), digits, fc.nat(9), (code, [prefix, rest], blank) => {
        const national = prefix + rest;
        const text = `+${code} ${national.slice(0, blank)} (${national.slice(blank)})`;
        const quick = plainNumber(text);
        if (quick !== undefined) expect(quick).toBe(parsePhoneNumberFromString(text, 'US')?.number);
      }),
      { numRuns: 20_000 },
    );
    expect(plainNumber('+34 544 311 4732')).toBe('+345443114732');
    expect(plainNumber('+49 (0)30 123456')).toBeUndefined();
  });

  it('reads LinkedIn addresses as the grammar does', () => {
    const slug = fc.oneof(
      fc.constantFrom('me', 'acwaaaaaaaaaaaaaaaaaaaaa', '---', 'in'),
      fc.stringMatching(/^[a-z0-9-]{1,30}$/),
    );
    fc.assert(
      fc.property(slug, fc.constantFrom('', '/'), (name, end) => {
        const address = `https://www.linkedin.com/in/${name}${end}`;
        const identifier = parseProfileUrl(new URL(address))?.identifier;
        expect(profileIdentifiers(address, 'linkedin')).toEqual(identifier ? [identifier] : []);
      }),
    );
  });

  it('leaves clean text alone, as cleaning does', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab ~!\t\n\u00a0é'), maxLength: 12 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (raw, max) => {
        expect(cleanText(raw, max)).toBe(truncate(collapse(raw), max) || undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes plain names apart as any other', () => {
    const word = fc.constantFrom('Ada', 'lovelace', 'DR', 'van', 'de', 'Jr', 'PhD', 'Ma', 'Nee', 'Don', 'II', 'X');
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 2, maxLength: 4 }),
        fc.option(word, { nil: undefined }),
        (words, family) => {
          const plain = parsePersonName(words.join(' '), family);
          // An apostrophe says nothing, but is not plain.
          const other = parsePersonName(`${words.join(' ')}'`, family);
          expect({ ...plain, text: '' }).toEqual({ ...other, text: '' });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

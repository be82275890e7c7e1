import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { parse } from 'tldts';
import { describe, expect, it } from 'vitest';
import { plainNumber } from '../../src/import/phone-number';
import { cleanText, collapse, truncate } from '../../src/lib/text';
import { companyKeyOfDomain } from '../../src/matching/company-name';
import { parseMailbox } from '../../src/matching/email';
import { remember } from '../../src/matching/memory';
import { loose, makeLoose } from '../../src/matching/normalize';
import { parseAnyName, parsePersonName } from '../../src/matching/person-name';
import { parsePhone } from '../../src/matching/phone';
import { COUNTRY_SUFFIXES } from '../../src/matching/tables/country-suffixes';
import { PUBLIC_PROVIDERS } from '../../src/matching/tables/mailboxes';
import { formsOf } from '../../src/matching/word-forms';
import { parseProfileUrl, profileIdentifiers } from '../../src/model/profile-urls';

const CODES = [...new Set(getCountries().map(country => getCountryCallingCode(country))), '800', '999', '21'];

// What most rows hold is read a quicker way than the rest; here each must give what the thorough way gives.
describe('the quick way', () => {
  it('reads phone numbers as the parser does', () => {
    const digits = fc.tuple(
      fc.constantFrom('', '0', '1', '8', '00', '180020', '003768', '000259', '01412', '0015', '0315', '06'),
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
    expect(plainNumber('+49 (0)30 123456')).toBe('+4930123456');
    expect(plainNumber('+1 100 163 0799')).toBe('+11001630799');
    expect(plainNumber('+46 030 675 9559')).toBe('+46306759559');
    expect(plainNumber('+81 03 3123 4567')).toBe('+81331234567');
  });

  it('knows the name in a domain of two labels, or before the usual suffix of a country, as the list of suffixes does', () => {
    const ending = fc.constantFrom(
      ...COUNTRY_SUFFIXES,
      'com',
      'de',
      'uk',
      'jp',
      'ck',
      'io',
      'museum',
      'no',
      'fr',
      'example',
      'xn--p1ai',
    );
    const label = fc.oneof(
      fc.constantFrom('co', 'com', 'kyoto', 'asso', 'www', 'github', 'aland', '-', 'a-', 'xn--55qx5d', 'a'.repeat(64)),
      fc.stringMatching(/^[a-z0-9-]{1,20}$/),
    );
    fc.assert(
      fc.property(label, ending, (name, end) => {
        fc.pre(name !== 'googlemail');
        const known = parse(`${name}.${end}`).domainWithoutSuffix ?? name;
        const company = known.replace(/[^a-z0-9]/g, '');
        const mailbox = parseMailbox(`ada@${name}.${end}`);
        expect(mailbox?.domain).toBe(`${name}.${end}`);
        if (mailbox?.isPublic === false) expect(mailbox.company).toBe(companyKeyOfDomain(company));
        else expect(PUBLIC_PROVIDERS.has(known)).toBe(true);
      }),
      { numRuns: 5000 },
    );
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

  it('reads bare handles as the addresses of their profiles', () => {
    const name = fc.oneof(
      fc.constantFrom('intent', 'i', 'orgs', 'sponsors', 'settings', 'home', 'Search', 'LinusT', 'a--b', '-', '1'),
      fc.stringMatching(/^[\w-]{1,17}$/),
    );
    fc.assert(
      fc.property(name, fc.constantFrom('x', 'github'), (handle, site) => {
        // A blank leads to the long way.
        expect(profileIdentifiers(handle, site)).toEqual(profileIdentifiers(`${handle} `, site));
      }),
      { numRuns: 2000 },
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

  it('takes names apart as the long way does, whatever stands in them', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'Ada',
        'lovelace',
        'DR',
        'van',
        'de',
        'Jr',
        'PhD',
        'Ph',
        'D',
        'MD',
        'Ma',
        'Nee',
        'Don',
        'II',
        'X',
      ),
      fc.constantFrom(
        'Müller',
        'José',
        "O'Neill",
        'D’Arcy',
        'Łukasz',
        'Сергей',
        'Ελένη',
        'ŉa',
        'Min-jun',
        "D'Arcy-Müller",
        'al-Rashid-Khan',
        'Σας-ος',
        'K.',
        'P.',
        '王伟',
        "'",
        '-',
        'ﬁn',
        'e\u0301a',
      ),
      fc.string({ unit: fc.constantFrom(...'aeÄßœıИσΣ’ªⅣ.-M\u0301\ud800'), minLength: 1, maxLength: 4 }),
    );
    const names = fc.array(word, { minLength: 1, maxLength: 5 });
    const family = fc.option(fc.oneof(word, fc.constant('von Amsel')), { nil: undefined });
    fc.assert(
      fc.property(names, fc.constantFrom(' ', '  ', ', '), fc.nat(3), family, (words, blank, last, other) => {
        const text = words.join(blank);
        const familyName = last > 0 ? words.slice(-last).join(blank) : other;
        const quick = parsePersonName(text, familyName);
        expect(quick && { ...quick, forms: undefined }).toEqual(parseAnyName(text, familyName));
        if (quick?.forms) expect(quick.forms).toEqual(quick.words.map(formsOf));
      }),
      { numRuns: 10_000 },
    );
  });

  it('leaves a word alone that no step to its loose form changes', () => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'abcdehjkmnopqstuwxyz0'), maxLength: 7 }),
      fc
        .array(fc.constantFrom('mc', 'abd', 'tsch', 'shch', 'oh', 'ue', 'th', 'tz', 'cq', 'a', 'n', 'l'))
        .map(all => all.join('')),
    );
    fc.assert(
      fc.property(word, text => {
        expect(loose(text)).toBe(makeLoose(text));
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads plain mailboxes and numbers as any other', () => {
    const part = fc.string({ unit: fc.constantFrom(...'ab1._-+@'), maxLength: 8 });
    const host = fc.constantFrom(
      'gmail.com',
      'googlemail.com',
      'ge.co.uk',
      'a.b',
      'x',
      '.com',
      'fjord.example',
      'web.de',
    );
    fc.assert(
      fc.property(fc.oneof(part, fc.constantFrom('info', 'sales.emea')), fc.oneof(host, part), (local, domain) => {
        const text = `${local}@${domain}`;
        expect(parseMailbox(text)).toEqual(parseMailbox(` ${text}`));
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.stringMatching(/^\+?\d{5,17}$/), number => {
        expect(parsePhone(number)).toEqual(parsePhone(` ${number}`));
      }),
    );
  });

  it('remembers what a function gave, however many strings it was asked for', () => {
    const calls: string[] = [];
    const reverse = (text: string): string => {
      calls.push(text);
      return [...text].reverse().join('');
    };
    const remembered = remember(reverse);
    const texts = Array.from({ length: 3000 }, (_, at) => `word${at}`);
    for (const text of [...texts, ...texts, 'x'.repeat(200)])
      expect(remembered(text)).toBe([...text].reverse().join(''));
    calls.length = 0;
    for (const text of texts) remembered(text);
    expect(calls.length).toBeLessThan(texts.length / 5);
    remembered('again');
    remembered('again');
    expect(calls.filter(text => text === 'again')).toHaveLength(1);
  });
});

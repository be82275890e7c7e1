import { cleanLabel, cleanText } from '../../lib/text';
import type { Person } from '../../model/person';
import { type Claim, emptyClaim, personName, textOf } from '../structured-data';

// With any prefix, such as `schema:Person` and `foaf:Person`, or as a whole address.
const PERSON = '[typeof~="Person" i],[typeof$=":Person" i],[typeof*=":Person " i],[typeof*="/Person" i]';

/** People in RDFa: elements with `typeof="Person"` and the properties below them. */
export function rdfaClaims(scope: Document | Element): Claim[] {
  const people = [...scope.querySelectorAll(PERSON)].filter(person => !person.parentElement?.closest(PERSON));
  return people.map(person => personClaim(person, roleOf(person, people.length)));
}

const termsOf = (element: Element): string[] =>
  `${element.getAttribute('property') ?? ''} ${element.getAttribute('rel') ?? ''}`
    .split(/\s+/)
    .map(term => term.replace(/^.*[:/#]/, ''));

function personClaim(person: Element, role: Person['role']): Claim {
  const own = [...person.querySelectorAll('[property],[rel]')].filter(
    element => (element.hasAttribute('typeof') ? element.parentElement : element)?.closest('[typeof]') === person,
  );
  const all = (...terms: string[]) => own.filter(element => termsOf(element).some(term => terms.includes(term)));
  const [named] = all('name', 'fn');
  const parts = [...all('givenName', 'firstName'), ...all('familyName', 'lastName')].map(contentOf);
  const [employer] = all('worksFor', 'affiliation', 'workplaceHomepage');
  const company = employer?.querySelector('[property~="name"],[property$=":name"]') ?? employer;
  return {
    ...emptyClaim(role, 'structured-data', 2),
    name: personName(named ? contentOf(named) : parts.join(' ')),
    anchor: named && textOf(named) ? named : person,
    links: all('sameAs', 'url', 'homepage', 'account').map(addressOf),
    emails: all('email', 'mbox').map(addressOf),
    phones: all('telephone', 'phone').map(addressOf),
    jobTitle: cleanText(contentOf(all('jobTitle', 'title')[0]), 200),
    company: cleanLabel(contentOf(company ?? undefined)),
  };
}

const contentOf = (element: Element | undefined): string => element?.getAttribute('content') ?? textOf(element) ?? '';
const addressOf = (element: Element): string =>
  element.getAttribute('href') ?? element.getAttribute('resource') ?? contentOf(element);

function roleOf(person: Element, count: number): Person['role'] {
  const terms = termsOf(person);
  if (terms.some(term => /^(?:author|creator)$/.test(term))) return 'author';
  if (terms.some(term => /^(?:mainEntity|about|primaryTopic)$/.test(term))) return 'subject';
  return person.parentElement?.closest('[typeof]') || count > 1 ? 'listed' : 'subject';
}

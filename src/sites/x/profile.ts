import { cleanName, cleanText } from '../../lib/text';
import type { Identifier } from '../../model/identifier';
import type { Evidence, Person, Touch } from '../../model/person';
import { pageIdentifier } from '../../model/plain-identifiers';
import { textLines } from '../../page/select';
import { jsonLdNodes, textOf } from '../../page/structured-data';
import type { Detection } from '../types';
import { profileHandle } from './addresses';
import { type Page, POST } from './page';
import { handleIdentifier, isOrganization, type Nameplate, nameplate, plateAround } from './plates';

export function subject(scope: Document | Element, page: Page): Detection[] {
  const handle = page.kind === 'post' ? undefined : profileHandle('x', page.url);
  const plate = handle && profilePlate(scope, handle);
  if (!handle || !plate) return [];
  const schema = profileSchema(scope, handle);
  const website = textOf(scope.querySelector('[data-testid="UserUrl"]'));
  const person: Person = {
    site: 'x',
    role: 'subject',
    identifiers: [handleIdentifier(handle), ...schema.identifiers, ...claimedPages(website)],
    fullName: plate.name ?? schema.fullName,
    headline: cleanText(textOf(scope.querySelector('[data-testid="UserDescription"]')), 400) ?? schema.headline,
    location: cleanText(textOf(scope.querySelector('[data-testid="UserLocation"]')), 200) ?? schema.location,
  };
  if (isOrganization(scope, handle)) person.isOrganization = true;
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1, field: 'handle' },
    { reader: plate.name ? 'data-attribute' : 'structured-data', rank: plate.name ? 3 : 2, field: 'fullName' },
  ];
  const sourceUrl = `https://x.com/${handle}`;
  const touch: Touch = { kind: 'profile-view', channel: 'x', direction: 'none', sourceUrl };
  return [{ anchor: plate.anchor, person, evidence, touch }];
}

function profilePlate(scope: Document | Element, handle: string): Nameplate | undefined {
  for (const block of scope.querySelectorAll('[data-testid="UserName"]')) {
    const plate = nameplate(block, handle);
    if (plate) return plate;
  }
  // Without the test id: the handle stands as a line of its own, outside posts, links and side columns.
  // The title has to say it as well: a page that is gone shows its handle below any heading.
  if (!(scope.ownerDocument ?? (scope as Document)).title.toLowerCase().includes(`(@${handle})`)) return undefined;
  const main = scope.querySelector('main, [role="main"]') ?? rootElement(scope);
  for (const line of textLines(main, 120)) {
    if (line.text.toLowerCase() !== `@${handle}` || line.element.closest(`${POST}, a, button, aside, nav`)) continue;
    return plateAround(line, main);
  }
  return undefined;
}

const rootElement = (scope: Document | Element): Element =>
  'documentElement' in scope ? scope.documentElement : scope;

// The page keeps the data of the profile it was loaded with: only data that names the same handle counts.
function profileSchema(scope: Document | Element, handle: string) {
  const person = jsonLdNodes(scope).find(node => String(node.additionalName ?? '').toLowerCase() === handle);
  const id = typeof person?.identifier === 'string' && /^\d{1,20}$/.test(person.identifier) ? person.identifier : '';
  const place = person?.homeLocation as { name?: unknown } | undefined;
  const string = (value: unknown, max: number) => (typeof value === 'string' ? cleanText(value, max) : undefined);
  return {
    identifiers: id ? [{ kind: 'memberId', site: 'x', value: id } satisfies Identifier] : [],
    fullName: cleanName(string(person?.name, 2000)),
    headline: string(person?.description, 400),
    location: string(place?.name, 200),
  };
}

// The link itself goes through t.co; its text is the address, cut with an ellipsis when it is long.
function claimedPages(website: string | undefined): Identifier[] {
  const page = website && !website.includes('…') ? pageIdentifier(website) : undefined;
  return page ? [page] : [];
}

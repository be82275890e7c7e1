import { cleanText } from '../../lib/text';
import type { Person, Touch } from '../../model/person';
import { PROMOTED } from '../../page/promoted';
import { textLines } from '../../page/select';
import { textOf } from '../../page/structured-data';
import type { Detection } from '../types';
import { handleOfLink, type Page, POST, USER_CELL, withSelf } from './page';
import { isOrganization, type Nameplate, nameplate, personOf } from './plates';

const PLATES = '[data-testid="User-Name"], [data-testid="UserName"]';

export function userCells(scope: Document | Element, page: Page): Detection[] {
  const cells = withSelf(scope, USER_CELL).flatMap(cell => {
    const handle = handleOfLink(cell.querySelector('a[href]'), page.url);
    const isLeftOut = cell.closest('header[role="banner"]') || cell.querySelector('[data-testid^="promoted"]');
    const plate = isLeftOut ? undefined : nameplate(cell, handle);
    return plate ? [{ cell, plate }] : [];
  });
  return cells.length ? cells.map(cellDetection) : unmarkedCells(scope, page);
}

export function unmarkedCells(scope: Document | Element, page: Page): Detection[] {
  // Where plates have their test id, cards would have theirs.
  return withSelf(scope, `${PLATES}, ${USER_CELL}`).length > 0 ? [] : cellsByStructure(scope, page).map(cellDetection);
}

function cellDetection({ cell, plate }: { cell: Element; plate: Nameplate }): Detection {
  const person: Person = {
    ...personOf(plate, isOrganization(cell, plate.handle)),
    role: 'listed',
    headline: cleanText(textOf(cell.querySelector('[dir="auto"]')), 400),
  };
  const sourceUrl = `https://x.com/${plate.handle}`;
  const touch: Touch = { kind: 'profile-view', channel: 'x', direction: 'none', sourceUrl };
  return { anchor: plate.anchor, person, evidence: [{ reader: 'link', rank: 4, field: 'handle' }], touch };
}

// A card is the smallest block with two links to one profile, one showing the name and one the handle, and a button.
function cellsByStructure(scope: Document | Element, page: Page): { cell: Element; plate: Nameplate }[] {
  const cells = new Map<string, { cell: Element; plate: Nameplate }>();
  for (const link of scope.querySelectorAll('a[href^="/"]')) {
    const handle = handleOfLink(link, page.url);
    if (!handle || cells.has(handle) || textOf(link)?.toLowerCase() !== `@${handle}`) continue;
    const cell = link.closest(`${POST}, header, nav`) ? undefined : blockWithButton(link);
    const plate = cell && nameplate(cell, handle);
    if (cell && isPaidFor(cell)) continue;
    if (cell && plate?.name && handleOfLink(plate.anchor.closest('a'), page.url) === handle)
      cells.set(handle, { cell, plate });
  }
  return [...cells.values()];
}

/** Without its test id, an advertisement is known by its label, outside of links and buttons. */
function isPaidFor(cell: Element): boolean {
  return textLines(cell, 30).some(({ text, element }) => PROMOTED.test(text) && !element.closest('a'));
}

function blockWithButton(link: Element): Element | undefined {
  let block = link.parentElement;
  for (let depth = 0; block && depth < 8; depth++, block = block.parentElement) {
    if (block.querySelector('button, [role="button"]')) return block;
  }
  return undefined;
}

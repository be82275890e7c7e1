import { cleanName } from '../../lib/text';
import type { Identifier } from '../../model/identifier';
import type { Person } from '../../model/person';
import { type TextLine, textLines } from '../../page/select';
import { AVATARS, handleOfAvatar } from './page';

const HANDLE_TEXT = /^@(\w{1,15})$/;

/** Name and handle as X writes them: two lines, the second with an `@`. */
export interface Nameplate {
  handle: string;
  name?: string;
  anchor: Element;
}

/**
 * Reads name and handle from a block. Anybody may call themselves `@somebody`: the handle comes from an address where
 * there is one, else it is the first line with an `@` that has a name before it.
 */
export function nameplate(block: Element, handle?: string): Nameplate | undefined {
  const lines = textLines(block, 40).filter(({ text, element }) => {
    const button = element.closest('button');
    return (!button || button.contains(block) || button.querySelector('a[href]')) && isHandleText(text, handle);
  });
  const plates = lines.map(line => plateAround(line, block));
  return plates.find(({ name }) => name) ?? plates[0];
}

function isHandleText(text: string, handle: string | undefined): boolean {
  const found = HANDLE_TEXT.exec(text)?.[1]?.toLowerCase();
  return found !== undefined && (handle === undefined || found === handle);
}

// Climbs from the handle until the block also holds a line before it: that is the name.
export function plateAround({ element, text }: TextLine, within?: Element): Nameplate {
  const handle = text.slice(1).toLowerCase();
  for (let block: Element | null = element, depth = 0; block && depth < 8; block = block.parentElement, depth++) {
    const lines = textLines(block, 12);
    const before = lines
      .slice(
        0,
        lines.findIndex(line => line.element === element),
      )
      .filter(line => cleanName(line.text));
    const name = cleanName(before.map(line => line.text).join(' '));
    if (name && before[0]) return { handle, name, anchor: before[0].element };
    if (block === within) break;
  }
  return { handle, anchor: element };
}

export function personOf({ handle, name }: Nameplate, organization: boolean): Person {
  const person: Person = { site: 'x', role: 'author', identifiers: [handleIdentifier(handle)], fullName: name };
  return organization ? { ...person, isOrganization: true } : person;
}

export const handleIdentifier = (value: string): Identifier => ({ kind: 'handle', site: 'x', value });

// Organisations have square avatars, cut out by a shape whose name says so.
export function isOrganization(block: ParentNode, handle: string): boolean {
  return [...block.querySelectorAll(AVATARS)].some(
    avatar => handleOfAvatar(avatar).toLowerCase() === handle && avatar.querySelector('[style*="square"]') !== null,
  );
}

import { z } from 'zod';
import { type Identifier, identifierSchema } from './identifier';
import { parseProfileUrl } from './profile-urls';

/**
 * The account that an address names, where it is one of a site we know. Scripts in pages read only their own site's
 * addresses; what a page says about accounts elsewhere arrives as a plain address.
 */
function toAccount(identifier: Identifier): Identifier {
  if (identifier.kind !== 'url' || identifier.site) return identifier;
  return parseProfileUrl(identifier.value)?.identifier ?? identifier;
}

/** Identifiers as they come from outside, told apart. */
export const identifierListSchema = (max: number) =>
  z
    .array(identifierSchema())
    .max(max)
    .transform(list => list.map(toAccount));

import type { FieldMapping } from '../model/field-mapping';
import { type Identifier, identifierKey, type SiteId } from '../model/identifier';
import { pageIdentifier, profileIdentifiers, profileUrl } from '../model/profile-urls';
import type { CrmContext, CrmField } from './types';

/** Words in a field's name or label that say which site it is about. The first that fits counts. */
const SITE_WORDS: readonly [SiteId, RegExp][] = [
  ['linkedin', /linked[\s_-]?in/i],
  [
    'x',
    /twitter|(?:^|[^a-z])x(?:[\s_-]?(?:com|handle|url|link|profile|account|user(?:name)?))(?:$|[^a-z])|^c?_?x(?:__c|link)?$/i,
  ],
  ['github', /github/i],
  ['bluesky', /blue[\s_-]?sky|bsky/i],
  ['mastodon', /mastodon|fediverse/i],
  ['facebook', /facebook/i],
  ['instagram', /instagram/i],
  ['xing', /xing/i],
  ['youtube', /youtube/i],
  ['telegram', /telegram/i],
];

const HOLDS_TEXT: readonly CrmField['type'][] = ['text', 'url'];
/** Numbers, dates and states about a profile are not the profile. */
const ABOUT = /count|followers|status|connections?\b|score|date|time|klout|member.?since/i;

/** Fields of people that by name or label hold profile addresses; nothing more is shown until the rep asks for it. */
export function guessMapping(fields: readonly CrmField[]): FieldMapping {
  const profiles = fields
    .filter(({ object, type }) => (object === 'contact' || object === 'lead') && HOLDS_TEXT.includes(type))
    .flatMap(({ field, label }) => {
      const site = SITE_WORDS.find(([, words]) => words.test(field) || words.test(label))?.[0];
      return site && !ABOUT.test(`${field} ${label}`) ? [{ site, field }] : [];
    });
  return { profiles: uniqueBy(profiles, ({ site, field }) => `${site} ${field}`), shown: [] };
}

/**
 * Identifiers in the mapped fields of a record.
 * @param fieldValue - text of a field of the CRM's record
 */
export function mappedIdentifiers({ mapping }: CrmContext, fieldValue: (field: string) => unknown): Identifier[] {
  const found = (mapping?.profiles ?? []).flatMap(({ site, field }) => {
    const text = textOf(fieldValue(field));
    if (!text) return [];
    const profiles = profileIdentifiers(text, site === 'web' ? undefined : site);
    const page = site === 'web' && profiles.length === 0 ? pageIdentifier(text) : undefined;
    return page ? [page] : profiles;
  });
  return uniqueBy(found, identifierKey);
}

/**
 * What to write into the mapped fields so that they hold these identifiers: the first field of each site takes its address.
 * @returns values by the CRM's field name; only for sites whose identifier is given
 */
export function mappedValues({ mapping }: CrmContext, identifiers: readonly Identifier[]): Record<string, string> {
  const values: Record<string, string> = {};
  const written = new Set<SiteId>();
  for (const { site, field } of mapping?.profiles ?? []) {
    const identifier = identifiers.find(one => (site === 'web' ? one.kind === 'url' : one.site === site));
    const address = identifier && profileUrl(identifier);
    if (!address || written.has(site)) continue;
    written.add(site);
    values[field] = address;
  }
  return values;
}

/**
 * Mapped fields whose profiles the rep has taken out, to be emptied. What a field holds beside profiles is not in the rep's form and stays.
 * @param fieldValue - text of a field of the CRM's record as it is
 * @param identifiers - what the person shall have
 */
export function emptiedFields(
  context: CrmContext,
  fieldValue: (field: string) => unknown,
  identifiers: readonly Identifier[],
): string[] {
  const wanted = new Set(identifiers.map(identifierKey));
  return (context.mapping?.profiles ?? []).flatMap(profile => {
    const held = mappedIdentifiers({ ...context, mapping: { profiles: [profile], shown: [] } }, fieldValue);
    return held.length > 0 && !held.some(one => wanted.has(identifierKey(one))) ? [profile.field] : [];
  });
}

/** The fields that the rep chose to see, as text, without the empty ones. */
export function shownFields({ mapping }: CrmContext, fieldValue: (field: string) => unknown) {
  const shown = (mapping?.shown ?? []).flatMap(({ field, label }) => {
    const value = textOf(fieldValue(field));
    return value ? [{ label, value }] : [];
  });
  return shown.length > 0 ? { customFields: shown } : {};
}

/** Names of all fields that the mapping needs, to be asked for. */
export const mappedFields = ({ mapping }: CrmContext): string[] => [
  ...new Set([...(mapping?.profiles ?? []), ...(mapping?.shown ?? [])].map(({ field }) => field)),
];

/** A value of a CRM's field as people read it: text, number, yes or no, lists of them, `{value}` or `{label}`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(', ');
  if (typeof value !== 'object' || value === null) return '';
  const { label, value: inner, name } = value as Record<string, unknown>;
  return textOf(label ?? inner ?? name);
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map(item => [keyOf(item), item] as const).reverse()).values()].reverse();
}

/** A field that every contact of an address book has. */
export const standardField = (field: string, label: string, type: CrmField['type']): CrmField => ({
  object: 'contact',
  field,
  label,
  type,
  isCustom: false,
});

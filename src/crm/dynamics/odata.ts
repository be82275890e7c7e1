import { withoutControls } from '../../lib/text';

/** A text as an OData literal: a quote is doubled. The whole condition is encoded when it becomes a part of an address. */
export const literal = (text: string): string => `'${withoutControls(text).replaceAll("'", "''")}'`;

/** A condition that a column holds a text; Dataverse reads `%`, `_` and `[` as wildcards unless they stand in brackets. */
export const contains = (column: string, text: string): string =>
  `contains(${column},${literal(text.replace(/[[%_]/g, '[$&]'))})`;

/** Options of a query as a part of an address. */
export const options = (values: Record<string, string | number | undefined>): string =>
  Object.entries(values)
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`$${name}=${encodeURIComponent(value)}`]))
    .join('&');

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Path of one row. What is no GUID names no row, and may say nothing else in an address either. */
export const rowPath = (set: string, id: string): string => `/${set}(${GUID.test(id) ? id : NOBODY})`;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A GUID in a condition, which stands there without quotes. */
export const guid = (id: string): string => (GUID.test(id) ? id : NOBODY);

const under = (label: string, countries: string): string[] =>
  countries.split(' ').map(country => `${label}.${country}`);

/** Public suffixes of two labels that most companies of their country have. Every one is in the list of public suffixes. */
export const COUNTRY_SUFFIXES: ReadonlySet<string> = new Set([
  ...under('com', 'ar au br cn co ec eg gt hk kw mt mx my ng pa pe ph pk pl pt qa sa sg tr tw ua uy ve vn'),
  ...under('co', 'cr id il in jp ke kr nz th uk za zw'),
]);

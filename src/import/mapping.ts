import type { ImportField } from '../messages/data';

/** Column names as CRMs and address books write them, lower case, without punctuation; the first rule that fits counts. */
const RULES: readonly [RegExp, ImportField][] = [
  [
    /^(full ?name|name|display ?name|contact( name)?|kontakt|vollst(ä|ae)ndiger name|nombre completo|nom complet|nome completo)$/,
    'fullName',
  ],
  [/^(first|given|vor|fore)[ -]?name$|^(nombre|prénom|prenom|nome)$/, 'givenName'],
  [/^(last|family|sur|nach|familien)[ -]?name$|^(apellidos?|nom( de famille)?|cognome|sobrenome)$/, 'familyName'],
  [/e ?-?mail(?!.*(label|type|opt))|^correo/, 'email'],
  [/(phone|mobile|telefon|handy|tel|telephone|téléphone|teléfono|móvil)(?!.*(label|type))/, 'phone'],
  [/linkedin/, 'linkedin'],
  [/^(x|twitter)( |$)|twitter|^x (handle|url|profile)/, 'x'],
  [/github/, 'github'],
  [
    /(company|organi[sz]ation|account|firma|unternehmen|employer|empresa|société|azienda)(?!.*(title|department|id|type|owner))/,
    'company',
  ],
  [/(job ?title|title|position|role|funktion|beruf|cargo|poste|puesto)(?!.*(organi[sz]ation name))/, 'jobTitle'],
  [/(^| )(city|ort|stadt|town|ciudad|ville|citta|città|cidade)$/, 'city'],
  [/(^| )(country|land|país|pais|pays|paese)$/, 'country'],
  [/^(url|profile( url)?|website|web ?site|homepage|web page|website \d+ value)$/, 'profileUrl'],
  [/^(tags?|labels?|groups?|group membership|kategorien|categories)$/, 'tags'],
  [/^(notes?|comments?|notizen?|description|bemerkung(en)?)$/, 'note'],
  [/^(id|record id|contact id|external id|kontakt-?id)$/, 'externalId'],
];

/** Guess for one column by its name; `ignore` when nothing fits. */
export function guessField(column: string): ImportField {
  const name = column
    .toLowerCase()
    .replace(/[_:./()#*]+/g, ' ')
    .replace(/\s*-\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (/ (label|type)$/.test(name)) return 'ignore';
  return RULES.find(([pattern]) => pattern.test(name))?.[1] ?? 'ignore';
}

/** Guess per column. A name in one column is not read again from parts, and only one column gives a single-valued field. */
export function guessMapping(columns: readonly string[]): ImportField[] {
  const many = new Set<ImportField>([
    'email',
    'phone',
    'profileUrl',
    'linkedin',
    'x',
    'github',
    'tags',
    'note',
    'ignore',
  ]);
  const taken = new Set<ImportField>();
  return columns.map(column => {
    const field = guessField(column);
    if (many.has(field)) return field;
    if (taken.has(field)) return 'ignore';
    taken.add(field);
    return field;
  });
}

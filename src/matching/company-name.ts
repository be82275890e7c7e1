import { plainForms } from './company-spelling';
import { remember } from './memory';
import { fold, loose, nativeForm, shorten } from './normalize';
import { COMPANY_ABBREVIATIONS, fullCompanyName } from './tables/company-aliases';
import { COMPANY_EXTRAS, COMPANY_FILLERS, LEGAL_FORMS, NATIVE_LEGAL_FORMS } from './tables/legal-forms';
import { isUsual } from './usual-letters';

/** A company's name without its legal form. */
export interface CompanyName {
  words: readonly string[];
  /** Every word, legal form included: some initials count them (`HSBC`). */
  full: readonly string[];
  /** Words run together; `siemens` for `Siemens AG`. The key under which the company is counted. */
  key: string;
  loose: string;
  native?: string;
  /** As it was written, shortened, for the receipt. */
  text: string;
}

/** Takes a company's name apart; undefined when no letter is in it. Remembers the names seen lately. */
export const parseCompanyName: (name: string) => CompanyName | undefined = remember(name =>
  parse(shorten(name).trim()),
);

function parse(text: string): CompanyName | undefined {
  // No native script, nor a native legal form.
  const isPlain = isUsual(text);
  const all = companyWords(isPlain ? text : text.replace(NATIVE_LEGAL_FORMS, ' '));
  if (all.length === 0) return undefined;
  const core = withoutForms(all);
  const telling = core.filter(word => !COMPANY_FILLERS.has(word));
  const kept = spelledOut(telling.length ? telling : core);
  const key = kept.join('');
  return {
    words: kept,
    full: kept.length < all.length ? all : kept,
    key,
    loose: loose(key),
    native: isPlain ? undefined : nativeForm(text.replace(NATIVE_LEGAL_FORMS, '')),
    text: text.slice(0, 80),
  };
}

/** `GE` is General Electric, `IBM Deutschland` a part of IBM, `Intl` International; a single abbreviated word may be a name of its own and stays. */
function spelledOut(kept: readonly string[]): readonly string[] {
  const whole = fullCompanyName(kept.join(' '));
  if (whole) return whole.split(' ');
  const end = kept.findLastIndex(word => !COMPANY_EXTRAS.has(word)) + 1;
  const head = end > 0 && end < kept.length ? fullCompanyName(kept.slice(0, end).join(' ')) : undefined;
  if (head) return [...head.split(' '), ...kept.slice(end)];
  return kept.length > 1 ? kept.map(word => COMPANY_ABBREVIATIONS.get(word) ?? word) : kept;
}

/** The key of a company by the name part of its domain: `ge` of `ge.com` is that of General Electric. */
export const companyKeyOfDomain = (name: string): string => fullCompanyName(name)?.replaceAll(' ', '') ?? name;

/** `S.A.`, `o.O.O.` and `A.B.C.` become one word, `&` is dropped. */
function companyWords(text: string): string[] {
  return fold(plainForms(text).replace(/['’ʼ`´]/g, ''))
    .split(/[^a-z0-9]+/, 24)
    .filter(Boolean)
    .slice(0, 16);
}

/** Strips forms from the end and the front as long as a name remains. */
function withoutForms(all: readonly string[]): readonly string[] {
  let rest = all;
  for (let shorter = strip(rest); shorter.length < rest.length; shorter = strip(rest)) rest = shorter;
  return rest;
}

function strip(all: readonly string[]): readonly string[] {
  const end = (FORMS_BY_LAST.get(all.at(-1)!) ?? []).find(form => form.length < all.length && endsWith(all, form));
  if (end) return all.slice(0, -end.length);
  const start = (FORMS_BY_FIRST.get(all[0]!) ?? []).find(
    form => form.length < all.length && mayLead(form) && form.every((word, index) => word === all[index]),
  );
  return start ? all.slice(start.length) : all;
}

function endsWith(all: readonly string[], form: readonly string[]): boolean {
  return form.every((word, index) => word === all[all.length - form.length + index]);
}

/** Short forms in front are Slavic or Indonesian (`OOO`, `PT`); `Co`, `Ag` or `Se` in front belong to the name. */
function mayLead(form: readonly string[]): boolean {
  return form.length > 1 || LEADING.has(form[0]!);
}

const LEADING = new Set(
  'ooo oao zao pao ao ano ip tov jsc pjsc ojsc cjsc pt kk uab sia as spa too prat fop ab'.split(' '),
);

function groupBy(wordOf: (form: readonly string[]) => string): Map<string, (readonly string[])[]> {
  const groups = new Map<string, (readonly string[])[]>();
  for (const form of LEGAL_FORMS) groups.set(wordOf(form), [...(groups.get(wordOf(form)) ?? []), form]);
  return groups;
}

const FORMS_BY_LAST = groupBy(form => form.at(-1)!);
const FORMS_BY_FIRST = groupBy(form => form[0]!);

import { remember } from './memory';
import { fold, loose, nativeForm, shorten } from './normalize';
import { COMPANY_FILLERS, LEGAL_FORMS, NATIVE_LEGAL_FORMS } from './tables/legal-forms';

/** A company's name without its legal form. */
export interface CompanyName {
  words: readonly string[];
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
  const all = companyWords(text.replace(NATIVE_LEGAL_FORMS, ' '));
  if (all.length === 0) return undefined;
  const core = withoutForms(all);
  const telling = core.filter(word => !COMPANY_FILLERS.has(word));
  const kept = telling.length ? telling : core;
  const key = kept.join('');
  return {
    words: kept,
    key,
    loose: loose(key),
    native: nativeForm(text.replace(NATIVE_LEGAL_FORMS, '')),
    text: text.slice(0, 80),
  };
}

/** `S.A.`, `o.O.O.` and `A.B.C.` become one word, `&` is dropped. */
function companyWords(text: string): string[] {
  const dotless = text.replace(
    /(?<![\p{L}\p{N}])(?:\p{L}\.\s?){2,}\p{L}?(?![\p{L}\p{N}])/gu,
    run => `${run.replace(/[.\s]/g, '')} `,
  );
  return fold(dotless.replace(/['’ʼ`´]/g, ''))
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

const LEADING = new Set('ooo oao zao pao ao ano ip tov jsc pjsc ojsc cjsc pt kk uab sia as spa'.split(' '));

function groupBy(wordOf: (form: readonly string[]) => string): Map<string, (readonly string[])[]> {
  const groups = new Map<string, (readonly string[])[]>();
  for (const form of LEGAL_FORMS) groups.set(wordOf(form), [...(groups.get(wordOf(form)) ?? []), form]);
  return groups;
}

const FORMS_BY_LAST = groupBy(form => form.at(-1)!);
const FORMS_BY_FIRST = groupBy(form => form[0]!);

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

const memory = new Map<string, CompanyName | null>();
const MEMORY_SIZE = 20_000;

/** Takes a company's name apart; undefined when no letter is in it. Remembers the names seen lately. */
export function parseCompanyName(name: string): CompanyName | undefined {
  const text = shorten(name).trim();
  let known = memory.get(text);
  if (known === undefined) {
    if (memory.size >= MEMORY_SIZE) memory.clear();
    known = parse(text) ?? null;
    memory.set(text, known);
  }
  return known ?? undefined;
}

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
  for (const form of LEGAL_FORMS) {
    if (form.length >= all.length) continue;
    if (form.every((word, index) => word === all[all.length - form.length + index])) return all.slice(0, -form.length);
    if (form.every((word, index) => word === all[index]) && mayLead(form)) return all.slice(form.length);
  }
  return all;
}

/** Short forms in front are Slavic or Indonesian (`OOO`, `PT`); `Co`, `Ag` or `Se` in front belong to the name. */
function mayLead(form: readonly string[]): boolean {
  return form.length > 1 || LEADING.has(form[0]!);
}

const LEADING = new Set('ooo oao zao pao ao ano ip tov jsc pjsc ojsc cjsc pt kk uab sia as spa'.split(' '));

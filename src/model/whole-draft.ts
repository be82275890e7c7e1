import type { z } from 'zod';

/** A draft with every field of its form, so that one which is empty replaces what was there. */
export function wholeDraft<Draft extends object>(form: z.ZodObject & z.ZodType<Draft>, draft: Draft): Draft {
  const empty = Object.fromEntries(Object.keys(form.shape).map(field => [field, undefined]));
  return { ...empty, ...draft };
}

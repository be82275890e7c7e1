import type { CrmContext } from './types';

/** Our id of a CRM's row. */
export const ourId = ({ connectionId }: CrmContext, id: number | string): string => `${connectionId}:${id}`;

/** Leaves out what is empty. */
export function optional<T extends Record<string, string | undefined>>(fields: T): { [Key in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as { [Key in keyof T]?: string };
}

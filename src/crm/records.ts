import type { CrmContext } from './types';

/** Our id of a CRM's row. */
export const ourId = ({ connectionId }: CrmContext, id: number | string): string => `${connectionId}:${id}`;

/** The CRM's id of a row that came from this connection; undefined for one that was made here. The reverse of {@link ourId}. */
export const remoteIdIn = (connectionId: string, id: string): string | undefined =>
  id.startsWith(`${connectionId}:`) ? id.slice(connectionId.length + 1) : undefined;

/** Leaves out what is empty. */
export function optional<T extends Record<string, string | undefined>>(fields: T): { [Key in keyof T]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as { [Key in keyof T]?: string };
}

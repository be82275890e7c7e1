import type { CrmContext } from './types';

/** The `Authorization` header for the user name and password of the sign-in form (RFC 7617, UTF-8). */
export function basicAuth({ credentials }: CrmContext): { Authorization: string } {
  const { user = '', password = '' } = credentials.fields;
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return { Authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

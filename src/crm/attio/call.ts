import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { type CrmAnswer, type CrmRequest, checked, request } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';

export const ID = 'attio';
export const API = 'https://api.attio.com';

/** Attio allows 100 reads a second and 25 writes: a write takes the room of four reads. */
const WRITE_COST = 4;

type Call = Pick<CrmRequest, 'method' | 'json'> & {
  /** Begins behind `/v2`. */
  path: string;
  /** A list that is asked for by POST changes nothing. */
  isRead?: boolean;
};

/** Asks Attio, and hands out what stands under `data`. */
export async function call<T>(context: CrmContext, one: Call, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  return andThen(await send(context, one), answer => dataOf(answer, schema));
}

/** What an answer holds under `data`. */
export async function dataOf<T>({ body }: CrmAnswer, schema: z.ZodType<T>): Promise<CrmResult<T>> {
  if (body === undefined) return failed('not-a-crm');
  return andThen(checked(ID, body, z.object({ data: z.unknown() })), ({ data }) => checked(ID, data, schema));
}

export function send(context: CrmContext, { path, isRead, ...one }: Call): Promise<CrmResult<CrmAnswer>> {
  const token = context.credentials.fields.token?.trim() ?? '';
  return request(context, {
    crm: ID,
    ...one,
    url: `${API}/v2${path}`,
    headers: { Authorization: `Bearer ${token}` },
    cost: one.method === 'GET' || isRead ? 1 : WRITE_COST,
    classify,
    explain,
  });
}

const problem = z.object({
  code: z.string().nullish(),
  message: z.string().nullish(),
  validation_errors: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])).nullish(), message: z.string().nullish() }))
    .nullish(),
});

/** A value that must be unique and is there already is told by the code, whatever the status. */
function classify(status: number, body: unknown): CrmFailure | undefined {
  if (status < 400 || status >= 500) return undefined;
  const { data } = problem.safeParse(body);
  return data?.code === 'uniqueness_conflict'
    ? crmFailure('invalid', { messageKey: 'crm_error_duplicate' })
    : undefined;
}

/** `…attribute with slug "phone_numbers"…` names the field; what is wrong with it stands in the list beside. */
function explain(body: unknown) {
  const { data } = problem.safeParse(body);
  if (!data) return undefined;
  const [first] = data.validation_errors ?? [];
  const named = /attribute with (?:slug|ID) "([\w-]+)"/i.exec(data.message ?? '')?.[1];
  const field = named ?? first?.path?.filter(part => typeof part === 'string' && !['data', 'values'].includes(part))[0];
  const words = [data.message ?? data.code, first?.message].filter(Boolean).join(' ');
  return { ...(words ? { vendorText: words } : {}), ...(field ? { field: String(field) } : {}) };
}

const inactive = z.object({ active: z.literal(false) });
const active = z.object({
  active: z.literal(true),
  authorized_by_workspace_member_id: z.string(),
  workspace_name: z.string(),
});
const member = z.object({ first_name: z.string().nullish(), last_name: z.string().nullish() });

/** Who made the key, and for which workspace. A wrong key is answered with 200 and `active: false`. */
export async function whoAmI(context: CrmContext) {
  return andThen(await send(context, { method: 'GET', path: '/self' }), async ({ body }) => {
    if (body === undefined) return failed('not-a-crm');
    if (inactive.safeParse(body).success) return failed('signin');
    return andThen(checked(ID, body, active), async token => {
      const userId = token.authorized_by_workspace_member_id;
      const path = `/workspace_members/${encodeURIComponent(userId)}`;
      const found = await call(context, { method: 'GET', path }, member);
      // A key may lack the right to read members.
      if (!found.ok && !['forbidden', 'gone'].includes(found.failure.cause.code)) return found;
      const name = found.ok ? [found.value.first_name, found.value.last_name].filter(Boolean).join(' ') : '';
      const accountName = token.workspace_name;
      return { ok: true as const, value: { userId, userName: name || accountName, accountName } };
    });
  });
}

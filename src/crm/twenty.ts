import { z } from 'zod';
import { andThen, failed } from './failure';
import { originPattern, serverUrl } from './http';
import { ID, listAll, text } from './twenty/call';
import { find, pipelines, propertiesOf, read, readContract, related } from './twenty/find';
import { listIds, pull } from './twenty/pull';
import { lookFor, write } from './twenty/write';
import type { Connector, CrmContext, CrmField, CrmObject, CrmResult } from './types';

const memberRow = z.object({
  id: z.string(),
  name: z.object({ firstName: text, lastName: text }).nullish(),
  userEmail: text,
});
const claims = z.object({ workspaceMemberId: z.string().nullish(), jti: z.string().nullish() });

/** What a token says of itself; a key belongs to the workspace, a session to a member. */
function claimsOf({ credentials }: CrmContext): z.infer<typeof claims> {
  try {
    const part = (credentials.fields.token ?? '').split('.')[1] ?? '';
    return claims.parse(JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return {};
  }
}

/** The member whose e-mail the rep gave; of the token itself; or the only one. Else the key is all that is known. */
async function me(context: CrmContext) {
  return andThen(await listAll(context, 'workspaceMembers', undefined, memberRow, 20), members => {
    const email = context.credentials.fields.user?.trim().toLowerCase();
    const { workspaceMemberId, jti } = claimsOf(context);
    const member = email
      ? members.find(({ userEmail }) => userEmail.toLowerCase() === email)
      : (members.find(({ id }) => id === workspaceMemberId) ?? (members.length === 1 ? members[0] : undefined));
    if (email && !member) return failed('invalid', { field: 'user' });
    if (!member) return { ok: true, value: { userId: `key:${jti ?? 'workspace'}`, userName: 'API key' } };
    const userName = [member.name?.firstName, member.name?.lastName].filter(Boolean).join(' ');
    return { ok: true, value: { userId: member.id, userName: userName || member.userEmail } };
  });
}

const OBJECTS: Record<string, CrmObject> = { Person: 'contact', Company: 'account', Opportunity: 'deal' };
const TYPES: Record<string, CrmField['type']> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
};
/** Fields of every workspace. */
const STANDARD =
  /^(name|emails?|phones?|linkedinLink|xLink|jobTitle|city|avatarUrl|position|createdBy|companyId|domainName|employees|annualRecurringRevenue|address|idealCustomerProfile|accountOwnerId|amount|closeDate|stage|pointOfContactId)$/;

const labelOf = (field: string): string =>
  field.replace(/([a-z\d])(?=[A-Z])/g, '$1 ').replace(/^./, letter => letter.toUpperCase());

async function describe(context: CrmContext): Promise<CrmResult<CrmField[]>> {
  return andThen(await readContract(context), contract => {
    const fields = Object.entries(OBJECTS).flatMap(([schema, object]) =>
      Object.entries(propertiesOf(contract, schema)).map(([name, property]): CrmField => {
        const isLink = 'primaryLinkUrl' in ((property.properties ?? {}) as object);
        return {
          object,
          field: isLink ? `${name}.primaryLinkUrl` : name,
          label: labelOf(name),
          type: isLink ? 'url' : property.enum ? 'choice' : (TYPES[property.type ?? ''] ?? 'other'),
          isCustom: !STANDARD.test(name),
        };
      }),
    );
    return { ok: true, value: fields };
  });
}

/**
 * Twenty, one's own and the cloud's.
 * Limits: a person has one phone here; a company that Twenty does not know is not created with the person; a key writes in its own name,
 * tasks are assigned to the member whose e-mail was given.
 */
export const twenty: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Twenty',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://twenty.example.com' },
      { name: 'token', kind: 'password', labelKey: 'crm_field_apiKey' },
      {
        name: 'user',
        kind: 'text',
        labelKey: 'crm_field_memberEmail',
        hintKey: 'crm_hint_memberEmail',
        isOptional: true,
      },
    ],
    helpKey: 'crm_help_twenty',
  },
  capabilities: {
    asksActivities: true,
    delta: 'server',
    deletes: 'compare',
    once: 'client-id',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'token',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Of the cloud; one's own server states none, and is not slower for keeping to it.
  limits: [{ requests: 100, perMs: 60_000, per: 'account' }],
  origins: fields => [originPattern(serverUrl(fields.url ?? ''))],
  me,
  describe,
  pull,
  listIds,
  find,
  read,
  pipelines,
  related,
  write,
  lookFor,
};

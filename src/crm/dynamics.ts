import { z } from 'zod';
import { ask, ID, organisationOf } from './dynamics/call';
import { find, pipelines, read, related } from './dynamics/find';
import { options, rowPath } from './dynamics/odata';
import { listIds, pull } from './dynamics/pull';
import { describe } from './dynamics/tables';
import { lookFor, write } from './dynamics/write';
import { andThen } from './failure';
import { originPattern } from './http';
import type { Connector, CrmContext } from './types';

const who = z.object({ UserId: z.string(), OrganizationId: z.string() });
const user = z.object({ fullname: z.string().nullish() });

async function me(context: CrmContext) {
  return andThen(await ask(context, { method: 'GET', path: '/WhoAmI' }, who), async ({ UserId }) => {
    const path = `${rowPath('systemusers', UserId)}?${options({ select: 'fullname' })}`;
    return andThen(await ask(context, { method: 'GET', path }, user), ({ fullname }) => ({
      ok: true,
      value: { userId: UserId, userName: fullname || UserId },
    }));
  });
}

/**
 * Microsoft Dynamics 365 through the Dataverse Web API 9.2, by the rep's own sign-in (authorisation code with PKCE, single-page application).
 * Read by change tracking. Limits: three e-mail addresses and two phones of a person; a new contact joins an account that is there
 * already, none is created; tasks and calls hold 2,000 characters unless the organisation allows more; a deal moves between the choices of
 * its sales stage, not along a business process flow; Microsoft ends a sign-in of this kind after a day.
 */
export const dynamics: Connector = {
  id: ID,
  description: {
    id: ID,
    name: 'Microsoft Dynamics 365',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'crm_field_url', placeholder: 'https://example.crm4.dynamics.com' },
      { name: 'clientId', kind: 'text', labelKey: 'crm_field_appId', hintKey: 'crm_hint_dynamicsClient' },
    ],
    helpKey: 'crm_help_dynamics',
  },
  capabilities: {
    asksActivities: true,
    delta: 'feed',
    deletes: 'feed',
    once: 'client-id',
    search: ['email', 'url', 'name'],
    kinds: ['note', 'task', 'call', 'message'],
    auth: 'pkce',
    writes: ['activity', 'contact', 'account', 'deal'],
  },
  // Service protection of one web server; the time that requests take is counted too, and told by 429 with Retry-After.
  limits: [{ requests: 6_000, perMs: 300_000, per: 'user' }],
  origins(fields) {
    const { origin, login } = organisationOf(fields.url ?? '');
    return [...new Set([origin, login].map(address => originPattern(new URL(address))))];
  },
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

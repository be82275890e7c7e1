import { z } from 'zod';
import { failed } from '../failure';
import type { Module } from '../sugar-rows/values';
import type { CrmContext, CrmResult, Written } from '../types';
import { ask, recordPath } from './call';

const bare = z.object({ id: z.string() });

/** Is there a living record of this id? */
export async function exists(context: CrmContext, module: Module, id: string): Promise<CrmResult<boolean>> {
  const found = await ask(context, { method: 'GET', path: `${recordPath(module, id)}?fields=id` }, bare);
  if (found.ok) return { ok: true, value: true };
  return found.failure.cause.code === 'gone' ? { ok: true, value: false } : found;
}

/** Removes a record. Removing what is gone already went well. */
export async function removed(
  context: CrmContext,
  module: Module,
  id: string | undefined,
): Promise<CrmResult<Written>> {
  if (!id) return failed('gone');
  const done = await ask(context, { method: 'DELETE', path: recordPath(module, id) }, bare);
  return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id } } : done;
}

import type { z } from 'zod';
import { andThen } from './failure';
import type { CrmContext, CrmResult } from './types';

/** Keeps what a sign-in gave (a session, tokens) and renews it when the CRM no longer takes it. */
export interface SessionKeeper<S> {
  /** The session at hand; undefined when there is none or it is damaged. */
  stored(context: CrmContext): S | undefined;
  /**
   * The session at hand, or a new one.
   * @param ended - session that the CRM no longer knows
   */
  open(context: CrmContext, ended?: S): Promise<CrmResult<S>>;
  /** A call in the name of the session; opens a new one and tries again, once, when it has ended. */
  use<T>(context: CrmContext, call: (session: S) => Promise<CrmResult<T>>): Promise<CrmResult<T>>;
}

interface Definition<S> {
  schema: z.ZodType<S>;
  /** Do two sessions bear the same key? */
  isSame(a: S, b: S): boolean;
  /** False for a session that is known to have ended by the clock. */
  isFresh?(session: S, now: Date): boolean;
  /**
   * Gets a new session.
   * @param old - the ended one, which may hold a refresh token
   */
  signIn(context: CrmContext, old: S | undefined): Promise<CrmResult<S>>;
}

/**
 * One renewal at a time for each connection, however many requests met the end of the session. A new session is stored before its first
 * use: a rotated refresh token must not be lost with a worker that dies.
 */
export function defineSession<S>({ schema, isSame, isFresh, signIn }: Definition<S>): SessionKeeper<S> {
  const renewing = new Map<string, Promise<CrmResult<S>>>();

  function stored({ credentials }: CrmContext): S | undefined {
    try {
      return schema.parse(JSON.parse(credentials.session ?? ''));
    } catch {
      return undefined;
    }
  }

  async function renew(context: CrmContext, old: S | undefined): Promise<CrmResult<S>> {
    return andThen(await signIn(context, old), async session => {
      await context.saveSession(JSON.stringify(session));
      return { ok: true, value: session };
    });
  }

  async function open(context: CrmContext, ended?: S): Promise<CrmResult<S>> {
    const current = stored(context);
    const isUsable = current && !(ended && isSame(current, ended)) && (isFresh?.(current, context.now()) ?? true);
    if (isUsable) return { ok: true, value: current };
    const running = renewing.get(context.connectionId) ?? renew(context, current);
    renewing.set(context.connectionId, running);
    const result = await running.finally(() => renewing.delete(context.connectionId));
    // Whoever waited may hold a context of its own.
    if (result.ok) context.credentials.session = JSON.stringify(result.value);
    return result;
  }

  async function use<T>(context: CrmContext, call: (session: S) => Promise<CrmResult<T>>): Promise<CrmResult<T>> {
    return andThen(await open(context), async session => {
      const result = await call(session);
      if (result.ok || result.failure.retry !== 'signin') return result;
      return andThen(await open(context, session), call);
    });
  }

  return { stored, open, use };
}

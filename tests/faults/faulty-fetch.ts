import type { Random } from '../../src/sample/random';
import type { Life } from './mortal';

/** What can go wrong around one request; each at a random moment. */
export const FAULTS = [
  'cut-before',
  'answer-lost',
  'rate-limit-seconds',
  'rate-limit-date',
  'server-error',
  'server-error-after',
  'token-ended',
  'captive-portal',
  'killed-before',
  'killed-after',
] as const;
export type Fault = (typeof FAULTS)[number];

const DONE_FIRST: readonly Fault[] = ['answer-lost', 'server-error-after', 'killed-after'];
const LOST = () => new TypeError('Failed to fetch');

function answer(fault: Fault): Response {
  switch (fault) {
    case 'rate-limit-seconds':
      return new Response('{}', { status: 429, headers: { 'Retry-After': '120' } });
    case 'rate-limit-date':
      return new Response('{}', {
        status: 429,
        headers: { 'Retry-After': new Date(Date.now() + 90_000).toUTCString() },
      });
    case 'token-ended':
      return new Response('{}', { status: 401 });
    case 'captive-portal':
      return new Response('<!doctype html><title>Welcome to the hotel</title>', {
        headers: { 'Content-Type': 'text/html' },
      });
    default:
      return new Response('{}', { status: 503 });
  }
}

interface Options {
  life: Life;
  random: Random;
  /** Share of requests that something happens to. */
  share: number;
  onFault(fault: Fault): void;
}

/** A network and a server in trouble, in front of a CRM. */
export function faultyFetch(real: typeof fetch, { life, random, share, onFault }: Options): typeof fetch {
  return async (...request) => {
    if (life.step()) return life.hears(new Promise<never>(() => {}));
    const fault = random.next() < share ? random.pick(FAULTS) : undefined;
    if (!fault) return life.hears(real(...request));
    onFault(fault);
    if (DONE_FIRST.includes(fault)) await real(...request);
    if (fault === 'killed-before' || fault === 'killed-after') life.die();
    if (fault === 'cut-before' || fault === 'answer-lost') return life.hears(Promise.reject(LOST()));
    return life.hears(Promise.resolve(answer(fault)));
  };
}

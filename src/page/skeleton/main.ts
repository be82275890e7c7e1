import { makeSkeleton } from './skeleton';

/** Injected on the rep's click; the background asks for the result in a second step, in the same world, which the page cannot see. */
const KEY = Symbol.for('throughline.skeleton');

const random = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;

(globalThis as unknown as Record<symbol, () => unknown>)[KEY] = () => makeSkeleton(document, random);

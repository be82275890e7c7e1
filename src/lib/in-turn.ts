const byText = new Map<string, Promise<unknown>>();
const byObject = new WeakMap<object, Promise<unknown>>();

/**
 * Runs what belongs to one key one after the other; a step that fails holds up none after it. Not to be nested under one key.
 * For CRMs without a lock: between reading a record and writing it, no other write of ours may come. What another program writes in
 * that moment can only be seen afterwards.
 * @param key - a text, or the object that the steps work on, with which the queue is forgotten
 */
export async function inTurn<T>(key: string | object, step: () => Promise<T>): Promise<T> {
  const last = (typeof key === 'string' ? byText : byObject) as Map<string | object, Promise<unknown>>;
  const before = last.get(key) ?? Promise.resolve();
  const mine = before.then(step, step);
  last.set(key, mine);
  try {
    return await mine;
  } finally {
    if (last.get(key) === mine) last.delete(key);
  }
}

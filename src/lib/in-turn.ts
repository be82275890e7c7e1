const last = new Map<string, Promise<unknown>>();

/**
 * Runs what belongs to one key one after the other. For CRMs without a lock: between reading a record and writing it, no other
 * write of ours may come. What another program writes in that moment can only be seen afterwards.
 */
export async function inTurn<T>(key: string, action: () => Promise<T>): Promise<T> {
  const before = last.get(key) ?? Promise.resolve();
  const mine = before.then(action, action);
  last.set(key, mine);
  try {
    return await mine;
  } finally {
    if (last.get(key) === mine) last.delete(key);
  }
}

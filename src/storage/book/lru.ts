/** Keeps what was used last, up to a number of bytes. */
export class ByteCache<Key, Value extends { readonly bytes: number }> {
  readonly #entries = new Map<Key, Value>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (!value) return undefined;
    // A map iterates in the order of insertion, so the least recently used entry stays in front.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** What is kept of some keys, and which are not. */
  getEach(keys: Iterable<Key>): { found: Map<Key, Value>; missing: Key[] } {
    const found = new Map<Key, Value>();
    const missing: Key[] = [];
    for (const key of keys) {
      const value = this.get(key);
      if (value) found.set(key, value);
      else missing.push(key);
    }
    return { found, missing };
  }

  set(key: Key, value: Value): void {
    this.#delete(key);
    this.#entries.set(key, value);
    this.#bytes += value.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#delete(oldest);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #delete(key: Key): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }
}

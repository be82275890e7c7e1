/** Cache storage in memory, as far as copies need it; Node has none. It outlives the IndexedDB of a test. */
export class FakeCaches {
  readonly files = new Map<string, string>();
  /** What becomes of writes. */
  isFull = false;

  async open() {
    const { files } = this;
    return {
      match: async (request: string | { url: string }) => {
        const text = files.get(typeof request === 'string' ? request : request.url);
        return text === undefined ? undefined : new Response(text);
      },
      put: async (url: string, response: Response) => {
        if (this.isFull) throw new DOMException('', 'QuotaExceededError');
        files.set(url, await response.text());
      },
      delete: async (url: string) => files.delete(url),
      keys: async () => [...files.keys()].map(url => ({ url })),
    };
  }

  async delete() {
    this.files.clear();
    return true;
  }
}

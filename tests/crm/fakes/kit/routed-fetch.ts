/**
 * A `fetch` that leads a vendor's addresses to a fake on this machine, so that a connector keeps its real ones. Anything else is refused:
 * no test may reach the outside.
 */
export function routedFetch(fakeUrl: string, origins: readonly string[]): typeof fetch {
  // A test may put this in the place of the global one.
  const real = globalThis.fetch;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== fakeUrl && !origins.includes(url.origin))
      throw new Error(`A request to ${url.origin}, which the test does not know`);
    const target = `${fakeUrl}${url.pathname}${url.search}`;
    return real(input instanceof Request ? new Request(target, input) : target, init);
  };
}

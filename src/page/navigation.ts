interface NavigationLike {
  addEventListener(type: string, listener: () => void, options: { signal: AbortSignal }): void;
}

// A fragment that is a route of the app ("#/people", "#!/x", "#inbox/17c"), not a place in the text.
const ROUTE = /^#(?:[!/]|[\w-]+\/)/;

/** What tells one page of an app from the next: the address without a fragment that only scrolls. */
export function pageAddress(href: string): string {
  const [address = '', fragment = ''] = href.split(/(?=#)/);
  return ROUTE.test(fragment) ? address + fragment : address;
}

/**
 * Notices when an app goes to another page without loading one. Uses the Navigation API where there is one; nothing of
 * the page is patched.
 * @param onNavigate - called with the new address after it is in place
 * @returns `check` compares the address now: cheap, for callers that see the page change
 */
export function watchNavigation(view: Window, onNavigate: (url: URL) => void, signal: AbortSignal) {
  let href = view.location.href;
  let current = pageAddress(href);
  const check = () => {
    if (view.location.href === href) return;
    href = view.location.href;
    const now = pageAddress(href);
    if (signal.aborted || now === current) return;
    current = now;
    onNavigate(new URL(view.location.href));
  };
  const { navigation } = view as Window & { navigation?: NavigationLike };
  navigation?.addEventListener('currententrychange', check, { signal });
  for (const type of ['popstate', 'hashchange', 'pageshow']) view.addEventListener(type, check, { signal });
  return { check };
}

/** Looking for hosts stops after so many elements: what an app puts beside its own tree stands near the top. */
const MAX_LOOKED_AT = 5000;

/**
 * What a page shows beside its own tree: open shadow roots, and documents of frames from the same origin. Selectors and
 * observers do not see into them.
 * @param hosts - selector of elements where they are looked for first
 */
export function innerRoots(document: Document, hosts: string): (ShadowRoot | Document)[] {
  const roots = new Set<ShadowRoot | Document>();
  for (const host of document.querySelectorAll(hosts)) addRoot(host, roots);
  // Names of hosts change with a deploy; that they are close to the body does not.
  const near = document.querySelectorAll('body>*,body>*>*,body>*>*>*,main *');
  for (let index = 0; index < near.length && index < MAX_LOOKED_AT; index++) addRoot(near[index]!, roots);
  return [...roots];
}

function addRoot(host: Element, roots: Set<ShadowRoot | Document>): void {
  const root = host.localName === 'iframe' ? frameDocument(host as HTMLIFrameElement) : host.shadowRoot;
  if (root) roots.add(root);
}

function frameDocument(frame: HTMLIFrameElement): Document | null {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}

/** Our one element in a page, and the closed root in it. */
export interface Mount {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** Puts the element back when the page has thrown it out. Gives up after a while rather than fight with a page. */
  ensure(): void;
  remove(): void;
}

const MAX_RETURNS = 20;

/*
 * `!important` inside a shadow tree wins over everything the page says about its host, so no style attribute is needed and
 * the element stays bare. Absolute, not fixed: what is drawn over the document then scrolls with it, without any work.
 */
const HOST_CSS = `:host{all:initial !important;position:absolute !important;inset:0 auto auto 0 !important;
width:0 !important;height:0 !important;overflow:visible !important;display:block !important;
z-index:2147483647 !important;pointer-events:none !important;}`;

/**
 * Adds one bare element to the document's root, beside the page's own tree, with a closed shadow root.
 * @param css - styles of what is drawn inside
 */
export function mountInPage(document: Document, css: string): Mount {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  addStyles(root, HOST_CSS + css);
  document.documentElement.append(host);
  let returns = 0;
  return {
    host,
    root,
    ensure() {
      if (host.isConnected || returns >= MAX_RETURNS) return;
      returns += 1;
      document.documentElement?.append(host);
    },
    remove() {
      returns = MAX_RETURNS;
      host.remove();
    },
  };
}

/** A page's Content-Security-Policy touches neither way; Firefox may refuse adopted sheets to content scripts. */
export function addStyles(root: ShadowRoot, css: string): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  } catch {
    const style = root.ownerDocument.createElement('style');
    style.textContent = css;
    root.append(style);
  }
}

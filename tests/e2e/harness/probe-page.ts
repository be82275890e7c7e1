import { EXTENSION_ID } from './chromium';

/**
 * A profile whose page looks for extensions in the ways that are publicly known: files it may load, messages, nodes and
 * attributes that are not its own, observers, hit tests, computed styles, style sheets, traces of errors, built-in functions that
 * somebody changed, listeners that somebody added, messages between windows, what was loaded, and where the focus went.
 */
export const PROBE = `<!doctype html><html lang="en"><head><title>Ada Lund | LinkedIn</title></head><body>
  <main id="workspace"><section componentkey="com.linkedin.sdui.profile.card.refada-lundTopcard"><div><h2>Ada Lund</h2></div><p>· 2nd</p>
  <p>Engineer</p><a href="/in/ada-lund/overlay/contact-info/">Contact info</a></section></main>
  <script>
  // Everything that could be changed under the page, as it was before any other script ran.
  const BUILT_IN = [Element.prototype, Node.prototype, Document.prototype, EventTarget.prototype, History.prototype, Location.prototype, MutationObserver.prototype, ShadowRoot.prototype, HTMLElement.prototype, Window.prototype, CSSStyleSheet.prototype];
  const describe = () => BUILT_IN.flatMap(proto => Object.getOwnPropertyNames(proto).sort().map(name => {
    const { value, get } = Object.getOwnPropertyDescriptor(proto, name);
    return proto[Symbol.toStringTag] + '.' + name + ' ' + Function.prototype.toString.call(value instanceof Function ? value : get instanceof Function ? get : () => 0);
  }));
  const untouched = describe();
  // Listeners, roots and styles that anybody adds from now on, with where the call came from.
  const added = [], stacks = [];
  const wrap = (proto, name) => { const own = proto[name]; proto[name] = function (...all) { if (!window.probing) { added.push(name + ' ' + (typeof all[0] === 'string' ? all[0] : '')); stacks.push(new Error().stack); } return own.apply(this, all); }; return () => { proto[name] = own; }; };
  const unwrap = [wrap(EventTarget.prototype, 'addEventListener'), wrap(Element.prototype, 'attachShadow'), wrap(Node.prototype, 'appendChild'), wrap(Element.prototype, 'append'), wrap(Element.prototype, 'setAttribute'), wrap(History.prototype, 'pushState'), wrap(window, 'postMessage'), wrap(window, 'getComputedStyle'), wrap(Document.prototype, 'elementFromPoint'), wrap(Element.prototype, 'getBoundingClientRect'), wrap(Element.prototype, 'querySelectorAll'), wrap(Document.prototype, 'querySelectorAll')];
  const errors = [];
  addEventListener('error', event => errors.push(event.message + ' ' + event.filename + ' ' + (event.error && event.error.stack)));
  addEventListener('unhandledrejection', event => errors.push(String(event.reason && event.reason.stack)));
  Error.prepareStackTrace = (error, frames) => { for (const frame of frames) if (/extension:/.test(String(frame.getFileName()))) errors.push('frame ' + frame.getFileName()); return error + ''; };
  const traps = [];
  for (const type of ['focusin', 'focusout', 'blur', 'focus', 'keydown', 'input', 'beforeinput', 'click', 'pointerdown', 'selectionchange'])
    for (const target of [window, document]) target.addEventListener(type, event => { if (event.composedPath().some(node => node && node.nodeType === 1 && node.parentNode === document.documentElement && node !== document.body && node !== document.head)) traps.push(type); }, true);
  const FILES = ['manifest.json', 'icons/16.png', 'src/content/linkedin.js', 'src/ui/overlay/main.js', 'src/ui/popup/index.html', 'assets/background.js', 'assets/background-later.js', 'assets/background-seldom.js', 'assets/background-letters.js', 'assets/background-tables.js'];
  const before = new Set(Object.getOwnPropertyNames(window));
  window.changes = [];
  new MutationObserver(records => { for (const record of records) {
    for (const node of record.addedNodes) window.changes.push('+' + node.nodeName);
    if (record.type === 'attributes') window.changes.push('@' + record.target.nodeName + '.' + record.attributeName);
  } }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const heard = [];
  for (const name of ['message', 'error']) addEventListener(name, event => heard.push(name + ':' + (event.data ? JSON.stringify(event.data) : '')));
  added.length = stacks.length = 0;
  window.probe = async () => {
    window.probing = true;
    const messages = await new Promise(done => {
      const runtime = window.chrome && window.chrome.runtime;
      if (!runtime || !runtime.sendMessage) return done('none');
      try { runtime.sendMessage('${EXTENSION_ID}', { type: 'page.hello' }, answer => done(runtime.lastError ? 'none' : JSON.stringify(answer))); } catch { done('none'); }
      setTimeout(() => done('none'), 1000);
    });
    const files = [];
    for (const file of FILES) {
      await fetch('chrome-extension://${EXTENSION_ID}/' + file).then(() => files.push(file), () => undefined);
      await new Promise(done => { const image = new Image(); image.onload = () => { files.push('img ' + file); done(); }; image.onerror = done; image.src = 'chrome-extension://${EXTENSION_ID}/' + file; });
    }
    const strange = [];
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/chrome-extension:|throughline|moz-extension/i.test(name + value)) strange.push(element.nodeName + ' ' + name);
      }
    }
    const html = document.documentElement;
    const isOwn = element => element === html || document.head.contains(element) || document.body.contains(element);
    const hits = new Set();
    for (let x = 4; x < innerWidth; x += 16) for (let y = 4; y < innerHeight; y += 16)
      for (const element of document.elementsFromPoint(x, y)) if (!isOwn(element)) hits.add(element.nodeName);
    const odd = [...document.querySelectorAll('*')].filter(element => element.localName.includes('-') || [...element.classList].some(name => /tl-|throughline|extension|crm/i.test(name)) || /throughline|crm/i.test(element.id));
    const host = [...html.children].find(child => !isOwn(child));
    const style = host ? (({ position, zIndex, pointerEvents, width, height, content }) => ({ position, zIndex, pointerEvents, width, height, content }))(getComputedStyle(host)) : null;
    const loaded = performance.getEntries().filter(({ name }) => /extension:/.test(name) && !FILES.some(file => name.endsWith('/' + file))).map(({ name, entryType }) => entryType + ' ' + name);
    const variables = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).length + getComputedStyle(html).cssText.split('--').length - 1;
    const frames = window.length;
    unwrap.forEach(undo => undo());
    const now = describe();
    const tampered = now.filter((line, index) => line !== untouched[index]);
    window.probing = false;
    const foreign = [...html.children].filter(child => child !== document.head && child !== document.body);
    return {
      messages, files, strange,
      foreign: foreign.map(child => ({ name: child.nodeName, attributes: child.attributes.length, shadow: child.shadowRoot === null, children: child.childNodes.length, text: child.textContent })),
      globals: Object.getOwnPropertyNames(window).filter(name => !before.has(name) && !['probe', 'changes', 'probing', 'postMessage', 'getComputedStyle'].includes(name)),
      heard, hits: [...hits], odd: odd.map(element => element.nodeName), style, loaded, variables, frames, tampered, added, errors, stacks: stacks.filter(stack => /extension:/.test(stack)), traps: [...new Set(traps)],
      active: document.activeElement.nodeName, selection: String(getSelection()),
      changes: window.changes, body: document.body.querySelectorAll('*').length,
      styles: document.styleSheets.length + document.adoptedStyleSheets.length,
    };
  };
  </script></body></html>`;

/** What `probe()` of the page found. */
export interface Found {
  messages: string;
  /** Files of ours that the page could load. */
  files: string[];
  /** Attributes of ours, custom elements, classes and ids that speak of us. */
  strange: string[];
  odd: string[];
  foreign: { name: string; attributes: number; shadow: boolean; children: number; text: string }[];
  /** What hit tests met that is not the page's own. */
  hits: string[];
  style: Record<string, string> | null;
  globals: string[];
  tampered: string[];
  /** Calls of functions that the page had wrapped, and traces and errors that name an extension. */
  added: string[];
  stacks: string[];
  errors: string[];
  heard: string[];
  loaded: string[];
  frames: number;
  changes: string[];
  styles: number;
  variables: number;
  /** Events whose path holds a foreign element, and what has the focus. */
  traps: string[];
  active: string;
  selection: string;
}

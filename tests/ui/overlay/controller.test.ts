// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Person } from '../../../src/model/person';
import type { AnchoredPerson, PageBridge } from '../../../src/page/bridge';
import { OverlayController } from '../../../src/ui/overlay/controller';
import { actTrusted, clickTrusted, fakeBrowser, settle } from '../fake-browser';
import { bruno, cardOf, ines } from '../sample-card';

/** jsdom lays nothing out: boxes are given by hand, and everything observed counts as in view. */
function fakeLayout(boxes: Map<Element, DOMRect>) {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(readonly callback: (entries: { target: Element; isIntersecting: boolean }[]) => void) {}
      observe = (target: Element) => this.callback([{ target, isIntersecting: true }]);
      unobserve() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => setTimeout(run, 1));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id));
  vi.stubGlobal('innerWidth', 1200);
  vi.stubGlobal('innerHeight', 800);
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(1200);
  document.elementFromPoint = () => null;
  Element.prototype.getBoundingClientRect = function (this: Element) {
    return boxes.get(this) ?? new FakeRect(0, 0, 0, 0);
  };
  Range.prototype.getClientRects = function (this: Range) {
    const rect = boxes.get(this.startContainer.parentElement!);
    return (rect && this.startOffset !== this.endOffset ? [rect] : []) as unknown as DOMRectList;
  };
}

class FakeRect implements DOMRect {
  constructor(
    readonly x: number,
    readonly y: number,
    readonly width: number,
    readonly height: number,
  ) {}
  get left() {
    return this.x;
  }
  get top() {
    return this.y;
  }
  get right() {
    return this.x + this.width;
  }
  get bottom() {
    return this.y + this.height;
  }
  toJSON() {}
}

let people: AnchoredPerson[];
let change: () => void;
let visit: AbortController;
let boxes: Map<Element, DOMRect>;
let root: ShadowRoot;

function see(ref: string, person: Person, x: number, y: number): AnchoredPerson {
  const anchor = document.createElement('b');
  anchor.textContent = person.fullName ?? '';
  document.body.append(anchor);
  boxes.set(anchor, new FakeRect(x, y, 120, 20));
  return { ref, person, anchor, evidence: [], mark: { verdict: 'match', candidates: 0 } };
}

function start(): OverlayController {
  const bridge: PageBridge = {
    people: () => people,
    subscribe(listener) {
      change = listener;
      return () => {};
    },
    signal: visit.signal,
  };
  return new OverlayController(bridge, { at: null }, () => {});
}

const marks = () => [...root.querySelectorAll<HTMLButtonElement>('.mark:not([hidden])')];
/** Longer than the pause between two looks, with room for a busy machine. */
const frames = () => new Promise(done => setTimeout(done, 250));

beforeEach(() => {
  boxes = new Map();
  people = [];
  visit = new AbortController();
  fakeBrowser({ 'card.get': ({ person }: { person: Person }) => ({ ok: true, value: cardOf(person) }) });
  fakeLayout(boxes);
  const attach = Element.prototype.attachShadow;
  vi.spyOn(Element.prototype, 'attachShadow').mockImplementation(function (this: Element, options) {
    root = attach.call(this, options);
    return root;
  });
});

afterEach(() => {
  visit.abort();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('marks', () => {
  it('stand right after the names, and follow them', async () => {
    people = [see('1', ines, 100, 50), see('2', { ...bruno, role: 'author' }, 100, 300)];
    start();
    await frames();
    expect(marks().map(({ style }) => style.transform)).toEqual(['translate(220px,48px)', 'translate(220px,298px)']);
    boxes.set(people[1]!.anchor, new FakeRect(140, 310, 120, 20));
    change();
    await frames();
    expect(marks()[1]?.style.transform).toBe('translate(260px,308px)');
  });

  it('say in words what their shape says', async () => {
    const doubtful = see('2', { ...bruno, role: 'author' }, 100, 300);
    const unknown = see('3', { ...bruno, fullName: 'Nora Tiller' }, 100, 400);
    const bystander = see('4', { ...bruno, role: 'author', fullName: 'Otto Wenk' }, 100, 500);
    people = [
      see('1', ines, 100, 50),
      { ...doubtful, mark: { verdict: 'review', candidates: 3 } },
      { ...unknown, mark: { verdict: 'none', candidates: 0 } },
      { ...bystander, mark: { verdict: 'none', candidates: 0 } },
    ];
    start();
    await frames();
    expect(marks().map(mark => [mark.textContent, mark.getAttribute('aria-label')])).toEqual([
      ['✓', 'Ines Valdarno: in your CRM, open card'],
      ['3', 'Bruno Keltz: 3 possible contacts, open card'],
      ['+', 'Nora Tiller: not in your CRM, open card'],
    ]);
  });

  it('leave with their names', async () => {
    people = [see('1', ines, 100, 50)];
    start();
    await frames();
    people = [];
    change();
    await frames();
    expect(root.querySelectorAll('.mark')).toHaveLength(0);
  });
});

describe('the host', () => {
  it('is one bare element beside the body, gone when the visit ends', async () => {
    people = [see('1', ines, 100, 50)];
    const before = document.body.innerHTML;
    start();
    await frames();
    const host = root.host;
    expect(host.parentNode).toBe(document.documentElement);
    expect(host.attributes).toHaveLength(0);
    expect(host.shadowRoot).toBeNull();
    expect(document.body.innerHTML).toBe(before);
    visit.abort();
    expect(host.isConnected).toBe(false);
  });

  it('comes back when the page throws it out', async () => {
    start();
    await frames();
    root.host.remove();
    change();
    await frames();
    expect(root.host.isConnected).toBe(true);
  });
});

describe('the card', () => {
  const card = () => root.querySelector('.card');

  it('opens by a real click and not by a forged one', async () => {
    people = [see('1', ines, 100, 50)];
    start();
    await frames();
    marks()[0]?.click();
    await settle();
    expect(card()).toBeNull();
    clickTrusted(marks()[0]!);
    await settle();
    expect(card()?.getAttribute('aria-label')).toBe('CRM card: Ines Valdarno');
  });

  it('of A is never there for B after a navigation in the page', async () => {
    people = [see('1', ines, 100, 50)];
    start();
    await frames();
    clickTrusted(marks()[0]!);
    await settle();
    // The page reuses the very same node.
    const [before] = people;
    before!.anchor.textContent = 'Bruno Keltz';
    people = [{ ...before!, person: bruno }];
    change();
    await frames();
    expect(card()).toBeNull();
    clickTrusted(marks()[0]!);
    await settle();
    expect(card()?.textContent).toContain('Bruno Keltz');
    expect(card()?.textContent).not.toContain('Ines');
  });

  it('closes on Escape and gives the focus back to the mark', async () => {
    people = [see('1', ines, 100, 50)];
    start();
    await frames();
    const [mark] = marks();
    clickTrusted(mark!);
    await settle();
    root.querySelector<HTMLElement>('.card')?.focus();
    actTrusted(card()!, new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }));
    await settle();
    expect(card()).toBeNull();
    expect(root.activeElement).toBe(mark);
  });

  it('keeps letters typed in it from the page', async () => {
    people = [see('1', ines, 100, 50)];
    const heard: string[] = [];
    document.addEventListener('keydown', ({ key }) => heard.push(key));
    start();
    await frames();
    clickTrusted(marks()[0]!);
    await settle();
    clickTrusted([...root.querySelectorAll('button')].find(({ textContent }) => textContent === 'Note')!);
    await settle();
    const field = root.querySelector('textarea')!;
    field.focus();
    actTrusted(field, new KeyboardEvent('keydown', { key: 'j', bubbles: true, composed: true }));
    expect(heard).toEqual([]);
  });
});

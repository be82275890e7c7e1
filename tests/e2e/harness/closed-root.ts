import type { CDPSession, Page } from 'playwright-core';

/** Long: a failure costs it, a slow machine must not cause one. */
const WAIT_MS = 60_000;
const POLL_MS = 50;

const IN_CLOSED_ROOT = `function () {
  const root = this.getRootNode();
  return root instanceof ShadowRoot && root.mode === 'closed';
}`;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Reads and uses what lies in closed shadow roots, through the accessibility tree and with a real mouse. */
export interface ClosedRoot {
  /** Waits for an element by role and accessible name (a text, or a pattern). */
  until(role: string, name?: string | RegExp, timeoutMs?: number): Promise<number>;
  /** Accessible names of all elements of a role now. */
  names(role: string): Promise<string[]>;
  has(role: string, name?: string | RegExp): Promise<boolean>;
  click(role: string, name?: string | RegExp): Promise<void>;
  fill(role: string, name: string | RegExp | undefined, text: string): Promise<void>;
  text(role: string, name?: string | RegExp): Promise<string>;
  /** What stands in a field. */
  value(role: string, name?: string | RegExp): Promise<string>;
  box(role: string, name?: string | RegExp): Promise<Box>;
  /** Boxes of all elements of a role by accessible name. */
  boxes(role: string): Promise<{ name: string; box: Box }[]>;
}

export async function closedRoot(page: Page): Promise<ClosedRoot> {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const all = (role: string) => nodesOf(session, role);
  const find = async (role: string, name?: string | RegExp) =>
    (await all(role)).find(node => fits(node.name, name))?.id;
  const until = async (role: string, name?: string | RegExp, timeoutMs = WAIT_MS): Promise<number> => {
    for (const end = Date.now() + timeoutMs; Date.now() < end; await new Promise(done => setTimeout(done, POLL_MS))) {
      const id = await find(role, name).catch(() => undefined);
      if (id !== undefined) return id;
    }
    const present = (await all(role).catch(() => [])).map(node => node.name).join(' | ');
    throw new Error(`no ${role} ${name ?? ''} in a closed root; there are: ${present}`);
  };
  const box = async (id: number) => boxOf(session, id);
  return {
    until,
    names: async role => (await all(role)).map(node => node.name),
    has: async (role, name) => (await find(role, name)) !== undefined,
    async click(role, name) {
      const id = await until(role, name);
      await session.send('DOM.scrollIntoViewIfNeeded', { backendNodeId: id });
      const { x, y, width, height } = await box(id);
      await page.mouse.click(x + width / 2, y + height / 2);
    },
    async fill(role, name, text) {
      await session.send('DOM.focus', { backendNodeId: await until(role, name) });
      await page.keyboard.insertText(text);
    },
    text: async (role, name) => callOn(session, await until(role, name), 'function () { return this.innerText }'),
    value: async (role, name) => callOn(session, await until(role, name), 'function () { return this.value }'),
    box: async (role, name) => box(await until(role, name)),
    async boxes(role) {
      return Promise.all((await all(role)).map(async ({ id, name }) => ({ name, box: await box(id) })));
    },
  };
}

const fits = (actual: string, wanted?: string | RegExp): boolean =>
  wanted === undefined || (typeof wanted === 'string' ? actual === wanted : wanted.test(actual));

async function nodesOf(session: CDPSession, role: string): Promise<{ id: number; name: string }[]> {
  // The query must start at the document: from the host or the shadow root nothing is found.
  const { root } = await session.send('DOM.getDocument', { depth: 0 });
  const { nodes } = await session.send('Accessibility.queryAXTree', { backendNodeId: root.backendNodeId, role });
  const found: { id: number; name: string }[] = [];
  for (const { backendDOMNodeId: id, ignored, name } of nodes) {
    if (ignored || id === undefined) continue;
    if (await callOn(session, id, IN_CLOSED_ROOT).catch(() => false))
      found.push({ id, name: String(name?.value ?? '') });
  }
  return found;
}

async function callOn(session: CDPSession, backendNodeId: number, functionDeclaration: string) {
  const { object } = await session.send('DOM.resolveNode', { backendNodeId });
  const objectId = object.objectId as string;
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration,
    returnByValue: true,
  });
  return result.value;
}

async function boxOf(session: CDPSession, backendNodeId: number): Promise<Box> {
  const { quads } = await session.send('DOM.getContentQuads', { backendNodeId });
  const [x1 = 0, y1 = 0, , , x3 = 0, y3 = 0] = quads[0] ?? [];
  return { x: x1, y: y1, width: x3 - x1, height: y3 - y1 };
}

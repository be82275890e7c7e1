import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import anyAscii from 'any-ascii';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workerScripts } from '../../scripts/bundle-background';

const ANY_ASCII = fileURLToPath(import.meta.resolve('any-ascii'));
const SOURCES = {
  'main.js': `
    import { shared } from './shared.js';
    shared.evaluated.push('main');
    globalThis.shared = shared;
    import { parse } from 'tldts';
    globalThis.parse = parse;
    import anyAscii from ${JSON.stringify(ANY_ASCII)};
    globalThis.anyAscii = anyAscii;
    globalThis.askLater = () => import('./later.js');`,
  'later.js': `
    import { shared } from './shared.js';
    import { beside } from './beside.js';
    shared.evaluated.push('later');
    export const answer = () => [beside, shared];`,
  'beside.js': `export const beside = 'only-of-the-later';`,
  'shared.js': `export const shared = { evaluated: [] };`,
};

let folder: string;
let atOnce: string;
let later: string;
let tables: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-bundle-'));
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, name), text);
  ({ atOnce, later, tables } = await workerScripts(join(folder, 'main.js')));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Scope {
  shared: { evaluated: string[] };
  parse(text: string): { domain: string };
  anyAscii(text: string): string;
  /** How many typed arrays were made. */
  tables: number;
  askLater(): Promise<{ answer(): unknown[] }>;
  /** Listener of the event by which a worker is installed. */
  install?(): void;
  imported: string[];
}

/** A scope with what a service worker has of this. */
function workerScope(): Scope {
  const scope: Record<string, unknown> = createContext({
    imported: [],
    tables: 0,
    Uint8Array: class extends Uint8Array {
      constructor(values: number[]) {
        super(values);
        (scope as unknown as Scope).tables++;
      }
    },
    addEventListener: (type: string, listener: () => void) => Object.assign(scope, { [type]: listener }),
    importScripts(name: string) {
      (scope.imported as string[]).push(name);
      runInContext(name === 'background-tables.js' ? tables : later, scope);
    },
  });
  return scope as unknown as Scope;
}

it('keeps what only import() reaches out of the first script, and imports nothing at run time', () => {
  expect(atOnce).not.toContain('only-of-the-later');
  expect(later).toContain('only-of-the-later');
  for (const script of [atOnce, later, tables]) expect(script).not.toMatch(/\bimport\s*\(|\beval\b|\bFunction\b/);
});

it('reads the second script when it is first asked for, once, and evaluates modules when they are needed', async () => {
  const scope = workerScope();
  runInContext(atOnce, scope as object);
  expect([scope.imported, scope.shared.evaluated]).toEqual([[], ['main']]);
  const [one, two] = await Promise.all([scope.askLater(), scope.askLater()]);
  expect(one.answer()).toEqual(['only-of-the-later', scope.shared]);
  expect(one.answer()[1]).toBe(scope.shared);
  expect(two).toBe(one);
  expect(scope.imported).toEqual(['background-later.js']);
  expect(scope.shared.evaluated).toEqual(['main', 'later']);
});

it('evaluates a library with large tables when it is first called, once', () => {
  const scope = workerScope();
  runInContext(atOnce, scope as object);
  expect(scope.tables).toBe(0);
  expect(scope.parse('news.example.co.uk').domain).toBe('example.co.uk');
  const made = scope.tables;
  expect(made).toBeGreaterThan(0);
  expect(scope.parse('example.org').domain).toBe('example.org');
  expect(scope.tables).toBe(made);
});

it('spells usual letters without the script of tables', () => {
  const scope = workerScope();
  runInContext(atOnce, scope as object);
  const names = ['Łukasz Żółć', 'Сергей', '王伟', '김민준', 'محمد', '😀 ok', 'ﬁ'];
  expect(names.slice(0, 5).map(name => scope.anyAscii(name))).toEqual(names.slice(0, 5).map(anyAscii));
  expect(scope.imported).toEqual([]);
  expect([...names, '𠮷野 𝔊'].map(name => scope.anyAscii(name))).toEqual([...names, '𠮷野 𝔊'].map(anyAscii));
  expect(scope.imported).toEqual(['background-tables.js']);
});

it('reads the other scripts while a worker is installed, without evaluating them', () => {
  const scope = workerScope();
  runInContext(atOnce, scope as object);
  scope.install?.();
  expect([scope.imported, scope.shared.evaluated]).toEqual([['background-later.js', 'background-tables.js'], ['main']]);
});

it('works where a page has read all scripts, without importScripts', async () => {
  const scope = workerScope();
  for (const script of [later, tables, atOnce]) runInContext(script, scope as object);
  scope.parse('news.example.co.uk');
  expect((await scope.askLater()).answer()[0]).toBe('only-of-the-later');
  expect(scope.imported).toEqual([]);
});

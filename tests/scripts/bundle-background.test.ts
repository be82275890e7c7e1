import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import anyAscii from 'any-ascii';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  BACKGROUND_FILE,
  BACKGROUND_FILES,
  LATER_FILE,
  SELDOM_FILE,
  type WorkerScripts,
  workerScripts,
} from '../../scripts/bundle-background';

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
    export const answer = () => [beside, shared];
    export const askSeldom = () => import('./seldom.js');`,
  'seldom.js': `
    import { beside } from './beside.js';
    export const rare = ['only-of-the-seldom', beside];`,
  'beside.js': `export const beside = 'only-of-the-later';`,
  'shared.js': `export const shared = { evaluated: [] };`,
};

let folder: string;
let scripts: WorkerScripts;
/** Names of the scripts without their folder, as a worker reads them: all but the first. */
const OTHERS = ['later', 'seldom', 'letters', 'tables'].map(name => `background-${name}.js`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-bundle-'));
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, name), text);
  scripts = await workerScripts(join(folder, 'main.js'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Scope {
  shared: { evaluated: string[] };
  parse(text: string): { domain: string };
  anyAscii(text: string): string;
  /** How many typed arrays were made. */
  tables: number;
  askLater(): Promise<{ answer(): unknown[]; askSeldom(): Promise<{ rare: string[] }> }>;
  /** Listener of the event by which a worker is installed. */
  install?(): void;
  imported: string[];
  importScripts(...names: string[]): void;
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
    importScripts(...names: string[]) {
      (scope.imported as string[]).push(...names);
      for (const name of names) runInContext(scripts[`assets/${name}` as keyof WorkerScripts], scope);
    },
  });
  return scope as unknown as Scope;
}

it('parts the code by how many times import() stands before it, and imports nothing at run time', () => {
  const holders = (text: string) => BACKGROUND_FILES.filter(file => scripts[file].includes(text));
  expect(holders('only-of-the-later')).toEqual([LATER_FILE]);
  expect(holders('only-of-the-seldom')).toEqual([SELDOM_FILE]);
  for (const file of BACKGROUND_FILES) expect(scripts[file]).not.toMatch(/\bimport\s*\(|\beval\b|\bFunction\b/);
});

it('reads each further script when it is first asked for, once, and evaluates modules when they are needed', async () => {
  const scope = workerScope();
  runInContext(scripts[BACKGROUND_FILE], scope as object);
  expect([scope.imported, scope.shared.evaluated]).toEqual([[], ['main']]);
  const [one, two] = await Promise.all([scope.askLater(), scope.askLater()]);
  expect(one.answer()).toEqual(['only-of-the-later', scope.shared]);
  expect(one.answer()[1]).toBe(scope.shared);
  expect(two).toBe(one);
  expect(scope.imported).toEqual(['background-later.js']);
  expect(scope.shared.evaluated).toEqual(['main', 'later']);
  const rare = ['only-of-the-seldom', 'only-of-the-later'];
  expect([(await one.askSeldom()).rare, (await two.askSeldom()).rare]).toEqual([rare, rare]);
  expect(scope.imported).toEqual(['background-later.js', 'background-seldom.js']);
});

it('asks again for a script that could not be read', async () => {
  const scope = workerScope();
  runInContext(scripts[BACKGROUND_FILE], scope as object);
  const { importScripts } = scope;
  scope.importScripts = () => {
    throw new Error('not now');
  };
  await expect(scope.askLater()).rejects.toThrow('not now');
  scope.importScripts = importScripts;
  expect((await scope.askLater()).answer()[0]).toBe('only-of-the-later');
});

it('evaluates a library with large tables when it is first called, once', () => {
  const scope = workerScope();
  runInContext(scripts[BACKGROUND_FILE], scope as object);
  expect(scope.tables).toBe(0);
  expect(scope.parse('news.example.co.uk').domain).toBe('example.co.uk');
  const made = scope.tables;
  expect(made).toBeGreaterThan(0);
  expect(scope.parse('example.org').domain).toBe('example.org');
  expect(scope.tables).toBe(made);
});

it('spells the letters of alphabets without the script of letters, and any other as the library does', () => {
  const scope = workerScope();
  runInContext(scripts[BACKGROUND_FILE], scope as object);
  const names = ['Łukasz Żółć', 'Nguyễn Thị', 'Сергей', 'Ελένη', 'محمد', 'דוד', 'प्रिया', 'สมชาย', 'გიორგი', '—…№'];
  expect(names.map(name => scope.anyAscii(name))).toEqual(names.map(anyAscii));
  expect(scope.imported).toEqual([]);
  const others = ['王伟', '김민준', '😀 ok', 'ﬁ', '𠮷野 𝔊'];
  expect(others.map(name => scope.anyAscii(name))).toEqual(others.map(anyAscii));
  expect(scope.imported).toEqual(['background-letters.js']);
});

it('reads the other scripts while a worker is installed, without evaluating them', async () => {
  const scope = workerScope();
  runInContext(scripts[BACKGROUND_FILE], scope as object);
  scope.install?.();
  expect([scope.imported, scope.shared.evaluated]).toEqual([OTHERS, ['main']]);
  expect((await (await scope.askLater()).askSeldom()).rare).toContain('only-of-the-seldom');
  expect(scope.imported).toEqual(OTHERS);
});

it('works where a page has read all scripts, without importScripts', async () => {
  const scope = workerScope();
  for (const file of BACKGROUND_FILES) runInContext(scripts[file], scope as object);
  scope.parse('news.example.co.uk');
  const { answer, askSeldom } = await scope.askLater();
  expect([answer()[0], (await askSeldom()).rare[0]]).toEqual(['only-of-the-later', 'only-of-the-seldom']);
  expect(scope.imported).toEqual([]);
});

it('holds the first script below a size that a worker reads soon', async () => {
  const background = await workerScripts('src/background/main.ts');
  expect(background[BACKGROUND_FILE].length).toBeLessThan(400 * 1024);
  for (const file of BACKGROUND_FILES) expect(background[file], file).not.toContain('json-schema.org');
});

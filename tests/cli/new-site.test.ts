import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run';

const ROOT = resolve(import.meta.dirname, '../..');
const PARTS = [
  'src',
  'scripts',
  'public',
  'tests',
  'manifest.json',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  'vitest.config.ts',
  'biome.json',
  '.gitignore',
];

/** A copy of what the sites touch: nothing is written into the repository. */
function copyOfRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-site-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function tool(folder: string, command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin', command), args, {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

describe('new-site', () => {
  let folder: string;
  beforeAll(() => {
    folder = copyOfRepository();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['github', 'is a site already'],
    ['Git Hub', 'is no name for a site'],
    ['../evil', 'is no name for a site'],
    ['class', 'is a word that the code needs'],
    ['index', 'is a word that the code needs'],
    ['social', 'url-grammar/social.ts is there already'],
    ['', 'usage: '],
  ])('refuses the name %j', async (name, why) => {
    const before = readFileSync(join(folder, 'src/sites/index.ts'), 'utf8');
    const refused = await run('new-site', [name, '--into', folder]);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(why) });
    expect(readFileSync(join(folder, 'src/sites/index.ts'), 'utf8')).toBe(before);
  });

  it.each([
    ['--host', 'https://orchard.example/', 'is no host'],
    ['--group', 'orchards', 'is no group of sites'],
    ['--title', '<b>Orchard</b>', 'is no title'],
  ])('refuses %s %s', async (option, value, why) => {
    const refused = await run('new-site', ['orchard', option, value, '--into', folder]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(why) });
    expect(existsSync(join(folder, 'src/sites/orchard.ts'))).toBe(false);
  });

  it('starts a site that types, form, architecture and its own pages agree with', { timeout: 900_000 }, async () => {
    const args = ['orchard', '--title', 'The Orchard', '--host', 'www.orchard.example', '--group', 'publishing'];
    expect(await run('new-site', [...args, '--into', folder])).toMatchObject({ code: 0, stderr: '' });
    expect(tool(folder, 'tsc', '--noEmit')).toEqual({ status: 0, said: '' });
    const form = tool(folder, 'biome', 'check', 'src/sites', 'src/model', 'src/content', 'tests/sites/orchard');
    expect(form.status, form.said).toBe(0);
    const tested = tool(
      folder,
      'vitest',
      'run',
      'tests/architecture.test.ts',
      'tests/sites/orchard',
      'tests/sites/index',
    );
    expect(tested.status, tested.said).toBe(0);
    expect(tested.said).toContain('3 passed');

    const again = await run('new-site', [...args, '--into', folder]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
  });
});

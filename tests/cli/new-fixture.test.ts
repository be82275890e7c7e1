import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectPeople, ownPages } from '../sites/pages';
import { run } from './run';

const folder = mkdtempSync(join(tmpdir(), 'throughline-fixture-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('new-fixture', () => {
  it('makes a page of its site, whose test fails until somebody says who is on it', async () => {
    const file = join(folder, 'skeleton.html');
    writeFileSync(
      file,
      '<!-- https://github.com/bevo 2026-11-28, skeleton of a page -->\n<!doctype html><title>x</title><p>Nobody</p>',
    );
    const made = await run('new-fixture', [file, '--name', 'changed', '--into', folder]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const [page] = ownPages(join(folder, 'github'));
    if (!page) throw new Error('no page');
    expect(page).toMatchObject({ name: 'changed', url: 'https://github.com/bevo' });
    expect(() => expectPeople(page)).toThrow(/^changed: /);
    writeFileSync(join(folder, 'github/changed.json'), '[]');
    expectPeople(ownPages(join(folder, 'github'))[0] ?? page);

    const again = await run('new-fixture', [file, '--name', 'changed', '--into', folder]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
    expect(readFileSync(join(folder, 'github/changed.json'), 'utf8')).toBe('[]');
  });

  it('refuses a file that does not say its address', async () => {
    const file = join(folder, 'unknown.html');
    writeFileSync(file, '<p>no address</p>');
    expect((await run('new-fixture', [file])).code).toBe(1);
  });
});

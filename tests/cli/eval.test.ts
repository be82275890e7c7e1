import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, run } from './run';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const ndjson = (rows: readonly object[]): string => rows.map(row => `${JSON.stringify(row)}\n`).join('');

describe('eval:url', () => {
  it('answers one line for each line, whatever stands there', async () => {
    const lines = [
      'https://www.linkedin.com/in/Ada-Lund/?trk=x',
      'https://twitter.com/BoEk/status/500',
      'https://www.linkedin.com/company/halden-robotics',
      'https://www.linkedin.com/feed/',
      'not an address',
      '',
    ];
    const result = await run('eval-url', [], `${lines.join('\n')}\n`);
    expect(result.code).toBe(0);
    expect(jsonLines(result)).toMatchObject([
      { input: lines[0], kind: 'profile', site: 'linkedin', handle: 'ada-lund' },
      { input: lines[1], kind: 'post', site: 'x', handle: 'boek' },
      { input: lines[2], kind: 'company', site: 'linkedin', handle: 'halden-robotics' },
      { input: lines[3], kind: 'none', handle: null, canonicalUrl: null },
      { input: lines[4], kind: 'none', site: null },
      { input: '', kind: 'none' },
    ]);
  });
});

describe('eval:accuracy', () => {
  it('judges both halves of a set, and never claims a wrong person of the hard set', async () => {
    const result = await run('eval-accuracy', ['--count', '500', '--people', '50']);
    expect(result.code).toBe(0);
    const hard = jsonLines<{ set: string; half: string }>(result).filter(({ set }) => set === 'hard set');
    expect(hard.map(({ half }) => half)).toEqual(['tuning', 'reported']);
    for (const figure of hard) expect(figure).toMatchObject({ precision: 1, recall: 1, lost: 0 });
    expect(result.stderr).toContain('| hard set |');
  });

  it('says how it is used', async () => {
    const result = await run('eval-accuracy', ['--count', 'many']);
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('usage: eval:accuracy') });
  });
});

describe('eval:match', () => {
  const contacts = [
    {
      id: 'c1',
      fullName: 'Ada Lund',
      company: 'Halden Robotics',
      profileUrls: ['https://www.linkedin.com/in/ada-lund'],
    },
    { id: 'c2', fullName: 'Anna Schmidt', company: 'Nordwerft AG' },
    { id: 'c3', fullName: 'Anna Schmidt', company: 'Orbis Bank' },
    ...Array.from({ length: 200 }, (_, index) => ({ id: `f${index}`, fullName: `Filler Person${index}` })),
  ];

  it('matches by address, never by a common name alone, and finds nobody for a stranger', async () => {
    const people = [
      { personId: 'p1', identifiers: [{ kind: 'handle', site: 'linkedin', value: 'ada-lund' }], fullName: 'Ada Lund' },
      { personId: 'p2', fullName: 'Anna Schmidt' },
      { personId: 'p3', fullName: 'Quillon Vastergard' },
    ];
    const result = await run('eval-match', [
      '--contacts',
      file('contacts.ndjson', ndjson(contacts)),
      '--people',
      file('people.ndjson', ndjson(people)),
    ]);
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    const [ada, anna, stranger] = jsonLines<Record<string, unknown>>(result);
    expect(ada).toMatchObject({ personId: 'p1', verdict: 'match', contactId: 'c1' });
    expect(ada?.probability).toBeGreaterThan(0.99);
    expect(ada?.reasons).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ signal: 'handle', level: 'exact', weightBits: expect.any(Number) }),
      ]),
    );
    expect(anna).toMatchObject({ personId: 'p2', runnerUp: { contactId: expect.stringMatching(/^c[23]$/) } });
    expect(anna?.verdict).not.toBe('match');
    expect(stranger).toMatchObject({ personId: 'p3', verdict: 'none', contactId: null });
  });

  it.each([
    ['without files', () => [], /usage: eval:match --contacts/],
    [
      'with a file that is not there',
      () => ['--contacts', join(folder, 'none'), '--people', join(folder, 'none')],
      /none/,
    ],
    [
      'with a line that is no JSON',
      () => [
        '--contacts',
        file('bad.ndjson', '{"id":"c1"}\nnot json\n'),
        '--people',
        file('one.ndjson', '{"personId":"p1"}\n'),
      ],
      /bad\.ndjson:2: not JSON/,
    ],
    [
      'with a person without an id',
      () => [
        '--contacts',
        file('ok.ndjson', '{"id":"c1"}\n'),
        '--people',
        file('noid.ndjson', '{"fullName":"Ada Lund"}\n'),
      ],
      /noid\.ndjson:1: personId/,
    ],
  ])('%s it says what is wrong', async (_, args, message) => {
    const result = await run('eval-match', args());
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(message);
    const told = result.stderr.trim().split('\n');
    expect(told[0]).toMatch(message);
    expect(told.slice(1).join()).toMatch(/^(?:eval:match: 1 line or field was left out; all else is answered)?$/);
  });

  it('tells every bad line and field by its number and answers all that is left', async () => {
    const known = { id: 'c1', fullName: 'Ada Lund', emails: ['ada@halden.example'] };
    const contacts = [JSON.stringify(known), '{"id":"c2","emails":"ada"}', '{', JSON.stringify({ id: 'c1' }), '[]'];
    const people = [
      '{"personId":"p1","fullName":"Ada Lund","emails":["ada@halden.example"]}',
      '{"personId":"p2","fullName":7,"emails":[null,"ada@halden.example"],"identifiers":[{"kind":"fax","value":"1"}]}',
      '',
      '{"personId":"p3","fullName":"\\ud800"}',
    ];
    const result = await run('eval-match', [
      '--contacts',
      file('some.ndjson', contacts.join('\n')),
      '--people',
      file('who.ndjson', people.join('\n')),
    ]);
    expect(result.code).toBe(1);
    expect(jsonLines(result)).toMatchObject([
      { personId: 'p1', verdict: 'match', contactId: 'c1' },
      { personId: 'p2', verdict: 'match', contactId: 'c1' },
      { personId: 'p3', verdict: 'none' },
    ]);
    const told = result.stderr;
    for (const field of ['fullName', 'emails.0', 'identifiers.0.kind'])
      expect(told).toContain(`who.ndjson:2: ${field}: `);
    expect(told).toMatch(/some\.ndjson:2: emails/);
    expect(told).toMatch(/some\.ndjson:3: not JSON/);
    expect(told).toMatch(/some\.ndjson:4: id c1 comes a second time/);
    expect(told).toMatch(/some\.ndjson:5: line/);
    expect(told).toContain('7 lines or fields were left out');
  });

  it('reads an account and an address however they are written', async () => {
    const held = [
      { id: 'c1', identifiers: [{ kind: 'handle', site: 'linkedin', value: 'https://linkedin.com/in/ada-lund' }] },
      { id: 'c2', identifiers: [{ kind: 'url', value: 'http://www.boek.example/' }] },
      { id: 'c3', profileUrls: ['https://www.linkedin.com/company/halden-robotics'] },
    ];
    const seen = [
      { personId: 'p1', identifiers: [{ kind: 'url', value: 'https://www.linkedin.com/in/ada-lund/' }] },
      { personId: 'p2', profileUrls: ['boek.example'] },
      { personId: 'p3', profileUrls: ['https://www.linkedin.com/company/halden-robotics'] },
    ];
    const result = await run('eval-match', [
      '--contacts',
      file('held.ndjson', ndjson(held)),
      '--people',
      file('seen.ndjson', ndjson(seen)),
    ]);
    expect(jsonLines(result)).toMatchObject([
      { verdict: 'match', contactId: 'c1' },
      { verdict: 'match', contactId: 'c2' },
      { verdict: 'none' },
    ]);
  });

  it('knows X by its former name', async () => {
    const identifiers = (site: string) => [{ kind: 'handle', site, value: '@AdaLund' }];
    const result = await run('eval-match', [
      '--contacts',
      file('former.ndjson', ndjson([{ id: 'c1', identifiers: identifiers('x') }])),
      '--people',
      file('now.ndjson', ndjson([{ personId: 'p1', identifiers: identifiers('Twitter') }])),
    ]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(jsonLines(result)).toMatchObject([{ verdict: 'match', contactId: 'c1' }]);
  });
});

describe('eval:names', () => {
  it('tells same, maybe and different names apart', async () => {
    const csv =
      'name1,name2,schema\nAda Lund,"Lund, Ada",Person\nAda Lund,Zed Quill,Person\nHalden Robotics GmbH,Halden Robotics,Company\n';
    const result = await run('eval-names', [], csv);
    expect(result.code).toBe(0);
    expect(jsonLines(result)).toMatchObject([
      { left: 'Ada Lund', right: 'Lund, Ada', verdict: 'same', similarity: expect.any(Number) },
      { left: 'Ada Lund', right: 'Zed Quill', verdict: 'different' },
      { left: 'Halden Robotics GmbH', verdict: 'same' },
    ]);
  });

  it.each([
    ['', /no column name1/],
    ['left,right\na,b\n', /no column name1 and no column name2/],
    ['name1,name2\nAda,Lund,more\n', /row 2: /],
  ])('refuses %j with the reason', async (csv, message) => {
    const result = await run('eval-names', [], csv);
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(message);
  });

  it('tells a row that is cut short and compares all of them', async () => {
    const result = await run('eval-names', [], 'schema,name1,name2\nPerson,Ada\nPerson,Ada Lund,"Lund,\nAda"\n');
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('row 2: Too few fields') });
    expect(jsonLines(result)).toMatchObject([
      { left: 'Ada', right: '', verdict: 'different' },
      { left: 'Ada Lund', verdict: 'same' },
    ]);
  });
});

describe('bench', () => {
  it.each([
    [['--only', 'speed'], /no part is called "speed"/],
    [['--speed'], /Unknown option '--speed'/],
    [['--count', 'many'], /--count is a whole number, not "many"/],
    [['--contacts', '/none/c.ndjson', '--queries', '/none/q.ndjson'], /no such file.*\/none\/c\.ndjson/],
  ])('given %j it says what is wrong and how it is used', async (args, message) => {
    const result = await run('bench', args);
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(result.stderr).toContain('usage: npm run --silent bench');
  });
});

describe('eval:detect, engine dom', () => {
  const page = resolve(import.meta.dirname, '../sites/x/status.html');

  it('writes the people of each page', async () => {
    const manifest = file(
      'manifest.json',
      JSON.stringify({
        pages: [{ id: 'status', file: page, url: 'https://x.com/Ines_Okoro/status/1988000000000000200' }],
      }),
    );
    const out = join(folder, 'out');
    const result = await run('eval-detect', ['--manifest', manifest, '--out', out]);
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    const people = JSON.parse(readFileSync(join(out, 'status.json'), 'utf8')) as { name: string; handle: string }[];
    expect(people).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'Ines Okoro', role: 'author', site: 'x', handle: 'ines_okoro' }),
        expect.objectContaining({ name: 'Kenji Aldous', handle: 'kenji_aldous' }),
      ]),
    );
    expect(people.map(({ handle }) => handle)).not.toContain('repa_vance');
  });

  it.each([
    ['nothing', () => [], /usage: npm run --silent eval:detect/],
    [
      'another engine',
      () => ['--manifest', file('m.json', '{"pages":[]}'), '--out', folder, '--engine', 'eyes'],
      /usage/,
    ],
    ['a manifest that is not there', () => ['--manifest', join(folder, 'none.json'), '--out', folder], /none\.json/],
    ['a manifest that is no JSON', () => ['--manifest', file('broken.json', '{'), '--out', folder], /broken\.json/],
    [
      'a page that is not there',
      () => {
        const pages = [{ id: 'gone', file: 'gone.html', url: 'https://x.com/gone' }];
        return ['--manifest', file('gone.json', JSON.stringify({ pages })), '--out', folder];
      },
      /gone\.html/,
    ],
  ])('given %s it says what is wrong', async (_, args, message) => {
    mkdirSync(folder, { recursive: true });
    const result = await run('eval-detect', args());
    expect(result.code).not.toBe(0);
    expect(result.stderr).toMatch(message);
  });
});

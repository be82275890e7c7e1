import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NewFiles, type NewSite, originsOf } from './files';

/** A file that lists sites: what is looked for in it, and what stands there afterwards. */
interface Entry {
  file: string;
  at: RegExp;
  becomes: string;
}

/** The lists in which a site is entered, as they are afterwards. @throws Error when a list no longer looks as expected */
export function listsWith(root: string, site: NewSite): NewFiles {
  const files: NewFiles = {};
  for (const { file, at, becomes } of entries(site)) {
    const text = files[file] ?? readFileSync(join(root, file), 'utf8');
    if (!at.test(text)) throw new Error(`${file} does not look as expected (${at}): add ${site.id} by hand`);
    files[file] = text.replace(at, becomes);
  }
  return files;
}

function entries(site: NewSite): Entry[] {
  const { id, name, group } = site;
  const script = `src/content/${group}.ts`;
  const option = `{ id: '${id}', name: ${JSON.stringify(name)}, group: '${group}', origins: ${JSON.stringify(originsOf(site))} },`;
  return [
    { file: 'src/model/identifier.ts', at: /^ {2}'gmail',$/m, becomes: `  '${id}',\n$&` },
    { file: 'src/model/url-grammar/rows.ts', at: /^import /m, becomes: `import { ${id} } from './${id}';\n$&` },
    { file: 'src/model/url-grammar/rows.ts', at: /^ {2}mastodon,\n\];$/m, becomes: `  ${id},\n$&` },
    { file: 'src/model/optional-sites.ts', at: /^ {2}\{ id: 'gmail'/m, becomes: `  ${option}\n$&` },
    { file: 'src/sites/index.ts', at: /^import /m, becomes: `import { ${id} } from './${id}';\n$&` },
    { file: 'src/sites/index.ts', at: /^ {2}gmail,$/m, becomes: `  ${id},\n$&` },
    { file: script, at: /^import /m, becomes: `import { ${id} } from '../sites/${id}';\n$&` },
    { file: script, at: /siteAmong\(\[(.*)\]\)/, becomes: `siteAmong([$1, ${id}])` },
  ];
}

import { parseArgs } from 'node:util';
import { hasSharedPages, ownJudgedPages, pagesOfManifest, SHARED_MANIFEST } from './lib/drift/pages';
import { driftOf, summarize } from './lib/drift/run';

const USAGE = 'usage: npm run --silent eval:drift -- [--manifest M] [--site S] [--lost]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { manifest: { type: 'string' }, site: { type: 'string' }, lost: { type: 'boolean', default: false } },
  });
  const all = values.manifest ? pagesOfManifest(values.manifest) : projectPages();
  const pages = all.filter(({ site }) => !values.site || site === values.site);
  if (!pages.length) throw new Error(`no pages\n${USAGE}`);
  const drifted = await driftOf(pages);
  for (const line of summarize(drifted)) console.log(JSON.stringify(line));
  if (!values.lost) return;
  for (const { change, page, lost, score, state } of drifted) {
    if (lost.length || score.all.fp)
      console.log(JSON.stringify({ change, page: page.id, lost, wrong: score.all.fp, missed: score.all.fn, state }));
  }
}

function projectPages() {
  if (hasSharedPages()) return [...ownJudgedPages(), ...pagesOfManifest(SHARED_MANIFEST)];
  console.error(`${SHARED_MANIFEST} is not there: only the project's own pages are read`);
  return ownJudgedPages();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

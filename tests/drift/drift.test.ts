import { describe, expect, it } from 'vitest';
import { CHANGES } from '../../scripts/lib/drift/changes';
import {
  hasSharedPages,
  type JudgedPage,
  ownJudgedPages,
  pagesOfManifest,
  SHARED_MANIFEST,
} from '../../scripts/lib/drift/pages';
import { driftOf, summarize } from '../../scripts/lib/drift/run';

/** What must still be found after a redesign. Stripped families (e) are for the table only: some of them are all that a page says. */
const LEAST = { a: 0.95, b: 0.95, d: 0.95 } as const;
/** The same for each site by itself. Of a handful of pages, one with a single person weighs a lot. */
const LEAST_OF_A_SITE = 0.9;
/** Microformats are classes: whoever is named by nothing else is lost when they are hashed. */
const NAMED_BY_CLASSES = new Set(['web a']);
const LEAST_SUBJECTS_WITHOUT_KEYS = 0.85;
const REDESIGNS = CHANGES.filter(({ id }) => /^[a-d]/.test(id));

async function expectToSurvive(pages: readonly JudgedPage[]): Promise<void> {
  const drifted = await driftOf(pages, REDESIGNS);
  const details = drifted
    .filter(({ lost }) => lost.length > 0)
    .map(({ change, page, lost }) => `${change}: ${page.id} lost ${lost.join(', ')}`)
    .join('\n');
  const table = summarize(drifted);
  const lines = new Map(table.flatMap(line => (line.site === 'all' ? [[line.change[0] ?? '', line]] : [])));
  for (const [letter, least] of Object.entries(LEAST))
    expect(lines.get(letter)?.f1, `${letter}\n${details}`).toBeGreaterThanOrEqual(least);
  for (const { site, change, f1 } of table) {
    const isBound = change[0] !== undefined && change[0] in LEAST && !NAMED_BY_CLASSES.has(`${site} ${change[0]}`);
    if (isBound) expect(f1, `${site}, ${change}\n${details}`).toBeGreaterThanOrEqual(LEAST_OF_A_SITE);
  }
  // Whatever was lost, the health check says so.
  for (const line of lines.values()) expect(line.degradedOfLosses ?? 1, details).toBe(1);
  expect(lines.get('c')?.f1Subjects, details).toBeGreaterThanOrEqual(LEAST_SUBJECTS_WITHOUT_KEYS);
}

describe('a redesign', () => {
  it('loses hardly anybody on our own pages', { timeout: 300_000 }, () => expectToSurvive(ownJudgedPages()));

  it.skipIf(!hasSharedPages())('loses hardly anybody on the shared pages', { timeout: 600_000 }, () =>
    expectToSurvive(pagesOfManifest(SHARED_MANIFEST)),
  );
});

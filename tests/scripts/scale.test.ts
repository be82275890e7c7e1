import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { HEADING, rowOf } from '../../scripts/scale';
import { fakes } from '../crm/fakes';

const text = readFileSync(join(import.meta.dirname, '../../docs/scale.md'), 'utf8');

/** `npx tsx scripts/scale.ts` prints the table again. */
describe.concurrent('the budget in docs/scale.md', () => {
  it('has the columns that are computed', ({ expect }) => {
    expect(text).toContain(HEADING.join('\n'));
  });

  for (const [id, { missing }] of Object.entries(fakes)) {
    if (missing) console.warn(`SKIPPED: the budget of ${id}: the contract ${missing} is not there.`);
    it.skipIf(missing)(`says of ${id} what its connector takes`, async ({ expect }) => {
      expect(text.split('\n')).toContain(await rowOf(id));
    });
  }
});

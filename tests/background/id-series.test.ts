import { expect, it } from 'vitest';
import { idSeries, newIdPrefix } from '../../src/background/load/id-series';

it('gives valid UUIDs, each once, in every slice of a file and in other files', () => {
  const prefix = newIdPrefix();
  const series = [idSeries(prefix, 0), idSeries(prefix, 500), idSeries(newIdPrefix(), 0)];
  const ids = Array.from({ length: 500 }, () => series.map(next => next())).flat();
  expect(new Set(ids).size).toBe(1500);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

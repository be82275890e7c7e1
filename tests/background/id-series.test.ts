import { expect, it } from 'vitest';
import { idSeries } from '../../src/background/load/id-series';

it('gives valid UUIDs, each once, in this series and in others', () => {
  const [one, other] = [idSeries(), idSeries()];
  const ids = Array.from({ length: 500 }, () => [one(), other()]).flat();
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

import { expect, it } from 'vitest';
import { contactsCsv, PAGES } from '../../scripts/tour/saved-pages';

it('the tour brings in people of each of its saved pages', () => {
  const [header, ...rows] = contactsCsv().trim().split('\n');
  expect(header).toBe('Full name,LinkedIn profile,X account');
  const people = rows.slice(0, -1);
  expect(people.length).toBeGreaterThan(PAGES.length);
  for (const row of people) {
    expect(row).toMatch(/^[^,@][^,]*,(https:\/\/www\.linkedin\.com\/in\/[^,]+)?,(https:\/\/x\.com\/[^,]+)?$/);
  }
});

// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import { announce } from '../../../src/background/announce';
import type { ContactSummary } from '../../../src/messages/people';
import { PeopleScreen } from '../../../src/ui/app/people/people-screen';
import { byName, click, installExtension, press, settle, show } from '../extension';

const person = (number: number): ContactSummary => ({
  id: `c${number}`,
  fullName: `Person ${String(number).padStart(3, '0')}`,
  connectionId: 'local',
  sourceName: '',
});

let people: ContactSummary[];
let extension: ReturnType<typeof installExtension>;

beforeEach(async () => {
  people = Array.from({ length: 120 }, (_, at) => person(at + 1));
  extension = installExtension({
    'duplicates.count': () => ({ open: 0, isSearching: false }),
    // As the book: a page begins after the name that ended the one before.
    'contact.list': ({ after, limit }) => {
      const from = after === undefined ? 0 : people.findIndex(({ id }) => id === after) + 1;
      const contacts = people.slice(from, from + limit);
      return { contacts, total: people.length, next: from + limit < people.length ? contacts.at(-1)?.id : undefined };
    },
  });
  await show(<PeopleScreen />);
});

const shown = () => [...document.querySelectorAll('tbody tr')].map(row => row.querySelector('.strong')?.textContent);
const range = () => document.querySelector('nav.pager span')?.textContent;
const isOff = (name: string) => byName('nav button', name).getAttribute('aria-disabled') === 'true';

it('turns the pages there and back by keyboard, and the focus stays on the button', async () => {
  expect([range(), shown().length, shown()[0]]).toEqual(['1 to 50 of 120', 50, 'Person 001']);
  expect([isOff('Previous'), isOff('Next')]).toEqual([true, false]);
  const next = byName('nav button', 'Next');
  next.focus();
  await press('Enter');
  expect([range(), shown()[0], shown().at(-1)]).toEqual(['51 to 100 of 120', 'Person 051', 'Person 100']);
  expect(document.activeElement).toBe(next);
  await press('Enter');
  expect([range(), shown()[0], shown().at(-1)]).toEqual(['101 to 120 of 120', 'Person 101', 'Person 120']);
  // Nothing further that way: the button says so, does nothing, and keeps the focus.
  expect([isOff('Previous'), isOff('Next')]).toEqual([false, true]);
  expect(document.activeElement).toBe(next);
  const asked = extension.ofType('contact.list').length;
  await press('Enter');
  expect(extension.ofType('contact.list')).toHaveLength(asked);
  expect(range()).toBe('101 to 120 of 120');
  byName('nav button', 'Previous').focus();
  await press('Enter', 'Enter');
  expect([range(), shown()[0]]).toEqual(['1 to 50 of 120', 'Person 001']);
  expect(document.activeElement?.textContent).toBe('Previous');
});

it('stays on its page when somebody is added or goes', async () => {
  await click(byName('nav button', 'Next'));
  people = people.filter(({ id }) => id !== 'c60');
  announce('contacts');
  for (let turn = 0; turn < 100 && range() !== '51 to 100 of 119'; turn++) await settle();
  expect([range(), shown()[0], shown().includes('Person 060')]).toEqual(['51 to 100 of 119', 'Person 051', false]);
});

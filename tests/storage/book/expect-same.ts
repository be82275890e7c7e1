import { expect } from 'vitest';
import type { Contact } from '../../../src/model/contact';
import type { ContactBook } from '../../../src/storage/contacts';
import { listAll, simpleTools } from './helpers';

/** Names whose order and search are told apart by `expectSame`. */
export const NAMES = ['Ada Lovelace', 'Łukasz Nowak', 'Émile Zola', 'ada byron', 'Xu Wei', ''];

/** Everything the book answers, against a plain map. */
export async function expectSame(book: ContactBook, model: ReadonlyMap<string, Contact>): Promise<void> {
  expect(await book.count()).toBe(model.size);
  expect(await book.getMany([...model.keys(), 'absent'])).toEqual([...model.values()]);
  const keys = new Map<string, Set<string>>();
  for (const contact of model.values()) {
    for (const key of simpleTools.contactKeys(contact)) keys.set(key, (keys.get(key) ?? new Set()).add(contact.id));
  }
  const hits = await book.byKeys([...keys.keys(), 'company:Nowhere'], 1000);
  expect(new Map([...hits].map(([key, { contacts }]) => [key, new Set(contacts.map(({ id }) => id))]))).toEqual(
    keys.set('company:Nowhere', new Set()),
  );
  for (const { count, contacts } of hits.values()) expect(count).toBe(contacts.length);
  const listed = await listAll(book, 7);
  expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(model.keys()));
  expect(listed).toHaveLength(model.size);
  const names = listed.map(({ fullName }) =>
    fullName
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  );
  expect(names).toEqual(
    [...names].sort((left, right) => ((left || '\uffff') < (right || '\uffff') ? -1 : left === right ? 0 : 1)),
  );
  const found = await book.search('lovelace', 1000);
  const ladies = [...model.values()].filter(({ fullName }) => fullName === NAMES[0]).map(({ id }) => id);
  expect(new Set(found.found.map(({ id }) => id))).toEqual(new Set(ladies));
  expect(found.total).toBe(ladies.length);
}

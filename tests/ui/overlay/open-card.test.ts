// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src/model/person';
import type { AnchoredPerson } from '../../../src/page/bridge';
import { followPerson, openCardOf, personForCommand } from '../../../src/ui/overlay/open-card';
import { bruno, ines } from '../sample-card';

const seen = (ref: string, person: Person, verdict: 'match' | 'review' | 'none' = 'match'): AnchoredPerson => ({
  ref,
  person,
  evidence: [],
  anchor: document.createElement('b'),
  mark: { verdict, candidates: 0 },
});

const PAGE = 'https://www.linkedin.com/in/ines-valdarno/';

describe('followPerson', () => {
  it('closes the card of a page that is now about somebody else', () => {
    const open = openCardOf(seen('1', ines), PAGE, false);
    expect(followPerson(open, [seen('1', bruno)])).toBeNull();
    expect(followPerson(open, [])).toBeNull();
  });

  it('never takes over who stands behind a reused ref', () => {
    const author = { ...ines, role: 'author' as const };
    const open = openCardOf(seen('1', author), PAGE, false);
    const after = followPerson(open, [seen('1', { ...bruno, role: 'author' })]);
    expect(after?.anchored).toBeNull();
    expect(after?.subject.person).toBe(author);
  });

  it('moves on to the new anchor of the same person', () => {
    const open = openCardOf(seen('1', ines), PAGE, false);
    const again = seen('9', ines);
    expect(followPerson(open, [seen('1', bruno), again])?.anchored).toBe(again);
  });

  it('knows the person by any shared identifier', () => {
    const open = openCardOf(seen('1', ines), PAGE, false);
    const memberId = { kind: 'memberId', site: 'linkedin', value: 'ACoAAx' } as const;
    const renamed = { ...ines, identifiers: [memberId, ...ines.identifiers] };
    expect(followPerson(open, [seen('2', renamed)])?.ref).toBe('2');
  });
});

describe('personForCommand', () => {
  const author = (person: Person) => ({ ...person, role: 'author' as const });

  it('takes the subject of the page first', () => {
    const people = [seen('1', author(bruno)), seen('2', ines, 'none')];
    expect(personForCommand(people, () => true)?.ref).toBe('2');
  });

  it('takes the first marked person in view, else the first marked', () => {
    const people = [seen('1', author(ines), 'none'), seen('2', author(bruno)), seen('3', author(ines), 'review')];
    expect(personForCommand(people, ({ ref }) => ref === '3')?.ref).toBe('3');
    expect(personForCommand(people, () => false)?.ref).toBe('2');
    expect(personForCommand([], () => true)).toBeUndefined();
  });
});

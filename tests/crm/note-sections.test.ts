import { describe, expect, it } from 'vitest';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import { activitiesIn, keysIn, withActivity, withoutActivity } from '../../src/crm/note-sections';
import type { CrmContext } from '../../src/crm/types';

const contact = inventContact('unit');
const activity = (body: string) => inventActivity(contact, { body });
const context = { connectionId: 'c1' } as CrmContext;
const bodies = (note: string) =>
  activitiesIn(context, { name: 'n', note, updatedAt: '2026-11-22T12:00:00Z' }).map(({ body }) => body);

const HAND = 'Met at the harbour.\n\nLikes tea.';

describe('activities in one note', () => {
  it('leave alone what people wrote before, between and after them', () => {
    let note = withActivity(HAND, 'key1', activity('first'));
    note = withActivity(`${note}\n\nAsked for a price.`, 'key2', activity('second'));
    note = `On top.\n\n${note}\n\nAt the end.`;
    expect(bodies(note)).toEqual(['At the end.', 'second', 'Asked for a price.', 'first', `On top.\n\n${HAND}`]);
    const changed = withActivity(note, 'key1', activity('worded anew'));
    expect(bodies(changed)).toEqual(bodies(note).with(3, 'worded anew'));
    const undone = withoutActivity(withoutActivity(changed, 'key1'), 'key2');
    expect(undone).toBe(`On top.\n\n${HAND}\n\nAsked for a price.\n\nAt the end.`);
  });

  it('written and undone leave the note as it was', () => {
    expect(withoutActivity(withActivity(HAND, 'key1', activity('first')), 'key1')).toBe(HAND);
    expect(withoutActivity(withActivity('', 'key1', activity('first')), 'key1')).toBe('');
  });

  it('are there once, however often they are written', () => {
    const once = withActivity(HAND, 'key1', activity('first'));
    expect(withActivity(once, 'key1', activity('first'))).toBe(once);
    expect(keysIn(once)).toEqual(['key1']);
  });

  it.each(['———', '[ref key2]\nx', 'a\n———\nb\n[ref key2]\nc', '———\n[ref key1]\n———'])(
    'hold a text that looks like their own lines: %j',
    text => {
      const note = withActivity(`———\n${HAND}`, 'key1', activity(text));
      expect(bodies(note)).toEqual([text, `———\n${HAND}`]);
      expect(keysIn(note)).toEqual(['key1']);
    },
  );

  it('whose beginning somebody took away are still found', () => {
    const note = withActivity('', 'key1', activity('first')).replace('———\n', '');
    expect(keysIn(note)).toEqual(['key1']);
    expect(bodies(note)).toEqual(['first']);
  });
});

import { describe, expect, it } from 'vitest';
import { phoneFields } from '../../src/crm/people';

describe('phones in the fields of a CRM', () => {
  const FIELDS = ['work', 'mobile', 'home'] as const;
  it.each([
    ['fill the fields in their order', ['1', '2'], undefined, ['1', '2', '']],
    ['stay where they are', ['2', '3'], { work: '1', mobile: '2' }, ['3', '2', '']],
    ['are emptied', [], { work: '1', home: '3' }, ['', '', '']],
    ['are left out where no field is free', ['1', '2', '3', '4'], undefined, ['1', '2', '3']],
    ['are written once', ['1', '1'], { work: null, mobile: ' 1 ' }, ['', '1', '']],
  ])('%s', (_title, phones, before, wanted) => {
    expect(Object.values(phoneFields(FIELDS, phones, before))).toEqual(wanted);
  });
});

import type { ImportPreview, ImportProgress } from '../../../src/messages/data';

export const ID = '7b0f6a52-3e0f-4d0b-8f53-0d8d1b4d7f10';

/** An import whose columns are shown. */
export const progress = (change: Partial<ImportProgress>): ImportProgress => ({
  id: ID,
  fileName: 'people.csv',
  format: 'csv',
  state: 'mapping',
  readBytes: 0,
  totalBytes: 100,
  rows: 0,
  imported: 0,
  skippedCount: 0,
  duplicateCount: 0,
  heldCount: 0,
  startedAt: '2026-01-05T08:00:00.000Z',
  ...change,
});

export const PREVIEW: ImportPreview = {
  id: ID,
  format: 'csv',
  encoding: 'utf-8',
  columns: ['Who', 'Mail'],
  mapping: ['ignore', 'ignore'],
  sample: [['Ada', 'ada@example.org']],
};

import { z } from 'zod';
import { defineMessage } from './define';
import type { CandidateView } from './people';

export const IMPORT_FORMATS = ['csv', 'linkedin', 'google', 'vcard', 'json'] as const;

/** Contact fields a column can be mapped to. */
export const IMPORT_FIELDS = [
  'fullName',
  'givenName',
  'familyName',
  'email',
  'phone',
  'company',
  'jobTitle',
  'city',
  'country',
  'profileUrl',
  'linkedin',
  'x',
  'github',
  'tags',
  'note',
  'externalId',
  'ignore',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export interface ImportProgress {
  id: string;
  fileName: string;
  format: (typeof IMPORT_FORMATS)[number];
  state: 'mapping' | 'running' | 'paused' | 'done' | 'cancelled' | 'undone' | 'failed';
  /** Bytes read and in all. */
  readBytes: number;
  totalBytes: number;
  rows: number;
  imported: number;
  /** Rows left out: 1-based row number and `messages.json` key of the reason; the first 1,000. */
  skipped: { row: number; reasonKey: string; detail?: string }[];
  skippedCount: number;
  /** Rows that look like a contact already there, offered for merge; the first 500. */
  duplicates: { row: number; contactId: string; contactName: string; candidate: CandidateView }[];
  duplicateCount: number;
  startedAt: string;
  finishedAt?: string;
}

export interface ImportPreview {
  id: string;
  format: (typeof IMPORT_FORMATS)[number];
  encoding: string;
  columns: string[];
  /** Guess per column. */
  mapping: ImportField[];
  /** First rows as text, for the mapping step. */
  sample: string[][];
}

/**
 * The file itself is put into the `imports` store by the settings page (same origin, a Blob cannot travel in a message);
 * these messages name it by id. Each `import.step` handles one slice and is durable when it answers, so a killed worker
 * or a closed page goes on where it stopped.
 */
export const dataMessages = {
  'import.preview': defineMessage(['extension'], z.object({ id: z.uuid() })).answers<ImportPreview>(),
  'import.start': defineMessage(
    ['extension'],
    z.object({ id: z.uuid(), mapping: z.array(z.enum(IMPORT_FIELDS)) }),
  ).answers<ImportProgress>(),
  'import.step': defineMessage(['extension'], z.object({ id: z.uuid() })).answers<ImportProgress>(),
  'import.pause': defineMessage(['extension'], z.object({ id: z.uuid() })).answers<ImportProgress>(),
  'import.undo': defineMessage(['extension'], z.object({ id: z.uuid() })).answers<ImportProgress>(),
  'import.list': defineMessage(['extension'], z.object({})).answers<{ imports: ImportProgress[] }>(),
  /** Puts an imported contact and the one it looks like together; the imported one is removed. */
  'import.merge': defineMessage(
    ['extension'],
    z.object({ id: z.uuid(), row: z.number().int(), contactId: z.string(), into: z.string() }),
  ).answers<ImportProgress>(),
  'data.sizes': defineMessage(['extension'], z.object({})).answers<{
    contacts: number;
    activities: number;
    usedBytes: number;
    quotaBytes: number;
    persisted: boolean;
  }>(),
  /** Removes one contact with everything known about them on this device, or everything. */
  'data.erase': defineMessage(['extension'], z.object({ contactId: z.string().optional() })).answers<null>(),
  /** Fills the local workspace with invented people, to try things out. */
  'data.sample': defineMessage(['extension'], z.object({})).answers<{ contacts: number }>(),
};

import { z } from 'zod';
import { defineMessage } from './define';
import type { CandidateView } from './people';

export const IMPORT_FORMATS = ['csv', 'linkedin', 'google', 'vcard'] as const;

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

/** How far an import is. The rows that it left out or held back are asked for by themselves: there may be a megabyte of them. */
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
  skippedCount: number;
  /** Rows that look like a contact already there. */
  duplicateCount: number;
  /** Those of them that are held back and not decided about. */
  heldCount: number;
  startedAt: string;
  finishedAt?: string;
}

/** A row left out. */
export interface SkippedRow {
  /** 1-based. */
  row: number;
  /** Key of the reason in `messages.json`. */
  reasonKey: string;
  detail?: string;
}

/** A row held back because it looks like a contact already there. */
export interface HeldRow {
  /** 1-based. */
  row: number;
  rowName: string;
  candidate: CandidateView;
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

const page = () => ({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) });

/**
 * The file itself is put into the `imports` store by the settings page (same origin, a Blob cannot travel in a message);
 * these messages name it by id. Each `import.step` handles one slice and is durable when it answers, so a killed worker
 * or a closed page goes on where it stopped.
 */
export const dataMessages = {
  'import.preview': defineMessage(['extension'], () => z.object({ id: z.uuid() })).answers<ImportPreview>(),
  'import.start': defineMessage(['extension'], () =>
    z.object({ id: z.uuid(), mapping: z.array(z.enum(IMPORT_FIELDS)) }),
  ).answers<ImportProgress>(),
  'import.step': defineMessage(['extension'], () => z.object({ id: z.uuid() })).answers<ImportProgress>(),
  'import.pause': defineMessage(['extension'], () => z.object({ id: z.uuid() })).answers<ImportProgress>(),
  'import.undo': defineMessage(['extension'], () => z.object({ id: z.uuid() })).answers<ImportProgress>(),
  'import.list': defineMessage(['extension'], () => z.object({})).answers<{ imports: ImportProgress[] }>(),
  /** Some of the rows that wait for a decision, in the order of the file; at most 500, later ones are skipped and listed there. */
  'import.held': defineMessage(['extension'], () => z.object({ id: z.uuid(), ...page() })).answers<{
    rows: HeldRow[];
    total: number;
  }>(),
  /** Some of the first 1,000 rows that were left out. */
  'import.skipped': defineMessage(['extension'], () => z.object({ id: z.uuid(), ...page() })).answers<{
    rows: SkippedRow[];
  }>(),
  /**
   * Decides about a row that was held back as a likely duplicate. `merge`: what the row knows and the contact lacks is added
   * to the contact. `keep`: it becomes a contact of its own. `skip`: it is left out.
   */
  'import.resolve': defineMessage(['extension'], () =>
    z.object({ id: z.uuid(), row: z.number().int(), decision: z.enum(['merge', 'keep', 'skip']) }),
  ).answers<ImportProgress>(),
  'data.sizes': defineMessage(['extension'], () => z.object({})).answers<{
    contacts: number;
    activities: number;
    usedBytes: number;
    quotaBytes: number;
    persisted: boolean;
    /** Of the database: what the look-ups of the book and the search take; the rest is contacts, activities and what is free again. */
    keyBytes: number;
    searchBytes: number;
  }>(),
  /** Contacts of each connection, most first; with several connections this looks through the whole book, some seconds for a million. */
  'data.connections': defineMessage(['extension'], () => z.object({})).answers<{
    counts: { connectionId: string; name: string; contacts: number }[];
  }>(),
  /**
   * A piece of the export of everything, for the page to put together and save. JSON is one line a contact, with its activities.
   */
  'data.exportPage': defineMessage(['extension'], () =>
    z.object({ format: z.enum(['csv', 'vcard', 'json']), after: z.string().optional(), withPrivate: z.boolean() }),
  ).answers<{ text: string; contacts: number; next?: string }>(),
  /** Removes one contact with everything known about them on this device, or everything. */
  'data.erase': defineMessage(['extension'], () => z.object({ contactId: z.string().optional() })).answers<null>(),
  /** Fills the local workspace with invented people, to try things out. */
  'data.sample': defineMessage(['extension'], () => z.object({})).answers<{ contacts: number }>(),
};

import { z } from 'zod';
import type { Contact } from '../model/contact';
import type { Reason } from '../model/match';
import type { MergePlan } from '../model/merge-contacts';
import { defineMessage } from './define';

/** A contact as it stands beside its suspected duplicate. */
export interface PairSide {
  contact: Contact;
  /** Name of the connection; empty for the local workspace. */
  sourceName: string;
  activities: number;
}

/** Two contacts of the book that look like one person, with the receipt. */
export interface DuplicatePair {
  id: string;
  /** The receipt compares the first (`seen`) with the second (`recorded`). */
  sides: [PairSide, PairSide];
  plan: MergePlan;
  reasons: Reason[];
  weightBits: number;
  probability: number;
}

/** A merge of the rep's, for the list of what can be taken back. */
export interface MergeView {
  id: string;
  at: string;
  contactId: string;
  winnerName: string;
  loserName: string;
  undoneAt?: string;
}

const side = () => z.enum(['winner', 'loser']).optional();

export const duplicateMessages = {
  'duplicates.count': defineMessage(['extension'], () => z.object({})).answers<{
    open: number;
    /** A part of the book has not been compared yet. */
    isSearching: boolean;
  }>(),
  /** Likeliest first. */
  'duplicates.list': defineMessage(['extension'], () =>
    z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(50) }),
  ).answers<{ pairs: DuplicatePair[]; total: number }>(),
  /** Which of these pairs wait for the rep no longer: `decided` by the rep, or `gone` because of what became of the contacts. */
  'duplicates.closed': defineMessage(['extension'], () => z.object({ pairIds: z.array(z.string()).max(50) })).answers<{
    decided: string[];
    gone: string[];
  }>(),
  /**
   * Merges two contacts as `mergePlan` says; `conflict` where it is not ours to merge them.
   * @see MERGE_FIELDS
   */
  'duplicates.merge': defineMessage(['extension'], () =>
    z.object({
      contactIds: z.tuple([z.string(), z.string()]),
      choices: z.object({ fullName: side(), company: side(), jobTitle: side(), city: side(), country: side() }),
    }),
  ).answers<{ mergeId: string; contactId: string }>(),
  /** `conflict`: a later merge has to be taken back first. `stayed`: activities that are in the CRM by now. */
  'duplicates.undoMerge': defineMessage(['extension'], () => z.object({ mergeId: z.string() })).answers<{
    stayed: number;
  }>(),
  /** Latest first. */
  'duplicates.merges': defineMessage(['extension'], () => z.object({})).answers<{ merges: MergeView[] }>(),
  /** “Two people”: the pair never comes back. */
  'duplicates.separate': defineMessage(['extension'], () => z.object({ pairId: z.string() })).answers<null>(),
  /** Takes “two people” back. */
  'duplicates.reopen': defineMessage(['extension'], () => z.object({ pairId: z.string() })).answers<null>(),
};

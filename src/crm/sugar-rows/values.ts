import { z } from 'zod';
import type { Contact } from '../../model/contact';

/*
 * What SugarCRM and SuiteCRM, which came out of it, have in common: modules, fields, and what they mean. E-mails and times of the
 * rows are brought into one form by each connector before.
 */

/** Where people are kept. */
export type PersonModule = 'Contacts' | 'Leads';
export const moduleOf = ({ kind }: Pick<Contact, 'kind'>): PersonModule => (kind === 'lead' ? 'Leads' : 'Contacts');
/** Where activities are kept. */
export type ActivityModule = 'Notes' | 'Tasks' | 'Calls' | 'Meetings';
export type Module = PersonModule | 'Accounts' | 'Opportunities' | ActivityModule;

/** Text or number that may be missing, as text. */
export const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => (value === null || value === undefined ? '' : String(value)));
/** Yes or no, in all the ways in which PHP writes it. */
export const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .transform(value => value === true || value === 1 || value === '1' || value === 'true');

/** When and by whom: fields of every row. */
export const stamps = { date_entered: text, date_modified: text, assigned_user_id: text, assigned_user_name: text };
export const STAMPS = Object.keys(stamps);

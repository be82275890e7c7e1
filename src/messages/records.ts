import { z } from 'zod';
import type { CrmField } from '../crm/types';

import { type Account, accountDraftSchema } from '../model/account';
import type { Contact } from '../model/contact';
import type { Deal, Pipeline } from '../model/deal';
import { type FieldMapping, fieldMappingSchema } from '../model/field-mapping';
import { defineMessage } from './define';

/** Accounts and deals, and how the fields of a CRM's records are understood. */
export const recordMessages = {
  'account.get': defineMessage(['extension'], () => z.object({ accountId: z.string() })).answers<{
    account: Account;
    /** Its CRM takes changes of accounts. */
    isEditable: boolean;
    deals: Deal[];
  }>(),
  /** Adds an account where new contacts are kept, or in the given connection. The same id again writes nothing. */
  'account.create': defineMessage(['extension'], () =>
    z.object({ id: z.uuid(), draft: accountDraftSchema(), connectionId: z.string().optional() }),
  ).answers<Account>(),
  'account.update': defineMessage(['extension'], () =>
    z.object({ accountId: z.string(), draft: accountDraftSchema() }),
  ).answers<Account>(),
  /** Where a deal can be moved; null where its CRM does not let us. Asks the CRM. */
  'deal.pipeline': defineMessage(['extension'], () => z.object({ dealId: z.string() })).answers<Pipeline | null>(),
  /** Moves a deal to another stage. Taken back by moving it again. */
  'deal.move': defineMessage(['extension'], () =>
    z.object({ dealId: z.string(), stageId: z.string().max(200) }),
  ).answers<Deal>(),
  /** Fields of the account as the CRM lists them now, and how they are understood. */
  'mapping.get': defineMessage(['extension'], () => z.object({ connectionId: z.string() })).answers<{
    fields: CrmField[];
    mapping: FieldMapping;
  }>(),
  /** One real record, read from the CRM as it would be understood. Without a contact, any one of the connection. */
  'mapping.preview': defineMessage(['extension'], () =>
    z.object({ connectionId: z.string(), mapping: fieldMappingSchema(), contactId: z.string().optional() }),
  ).answers<Contact | null>(),
  /** Keeps a mapping and reads everything anew with it. */
  'mapping.save': defineMessage(['extension'], () =>
    z.object({ connectionId: z.string(), mapping: fieldMappingSchema() }),
  ).answers<null>(),
};

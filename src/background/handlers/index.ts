import type { Handlers } from '../../messages/router';
import { activityHandlers } from './activity';
import { cardHandlers } from './card';
import { conflictHandlers } from './conflict';
import { contactHandlers } from './contact';
import { conversationHandlers } from './conversation';
import { crmHandlers } from './crm';
import { dataHandlers } from './data';
import { duplicateHandlers } from './duplicates';
import { healthHandlers } from './health';
import { identityHandlers } from './identities';
import { importHandlers } from './import';
import { linkHandlers } from './link';
import { mappingHandlers } from './mapping';
import { outboxHandlers } from './outbox';
import { pageHandlers } from './page';
import { peopleHandlers } from './people';
import { recordHandlers } from './records';
import { searchHandlers } from './search';
import { settingsHandlers } from './settings';

/** The answer to every message, one file per area. */
export const handlers: Handlers = {
  ...pageHandlers,
  ...peopleHandlers,
  ...cardHandlers,
  ...linkHandlers,
  ...contactHandlers,
  ...searchHandlers,
  ...activityHandlers,
  ...conversationHandlers,
  ...outboxHandlers,
  ...conflictHandlers,
  ...settingsHandlers,
  ...crmHandlers,
  ...importHandlers,
  ...dataHandlers,
  ...duplicateHandlers,
  ...identityHandlers,
  ...recordHandlers,
  ...mappingHandlers,
  ...healthHandlers,
};

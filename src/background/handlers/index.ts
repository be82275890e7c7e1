import { type MessageType, messages } from '../../messages/index';
import type { Handlers, SenderInfo } from '../../messages/router';
import { despiteLoss } from '../../storage/lost-records';
import { pageHandlers } from './page';
import { peopleHandlers } from './people';
import { searchHandlers } from './search';
import { settingsHandlers } from './settings';
import { summaryHandlers } from './summary';

type Handle = (request: unknown, sender: SenderInfo) => Promise<unknown>;

/**
 * What a page asks by itself, and the popup as it opens: in the script that the worker starts with. So is `panel.open`, which has to
 * be answered in the turn of the rep's click.
 */
const firstHandlers = {
  ...pageHandlers,
  ...peopleHandlers,
  ...searchHandlers,
  ...settingsHandlers,
  ...summaryHandlers,
};

type LaterType = Exclude<MessageType, keyof typeof firstHandlers>;
type Area = LaterType extends `${infer Word}.${string}` ? Word : never;

/** All others, by the first word of the message: read when the first such message comes. */
const laterHandlers: { [Word in Area]: () => Promise<Pick<Handlers, Extract<LaterType, `${Word}.${string}`>>> } = {
  account: async () => (await import('./records')).recordHandlers,
  activity: async () => (await import('./activity')).activityHandlers,
  card: async () => (await import('./card')).cardHandlers,
  contact: async () => (await import('./contact')).contactHandlers,
  conversation: async () => (await import('./conversation')).conversationHandlers,
  crm: async () => (await import('./crm')).crmHandlers,
  data: async () => (await import('./data')).dataHandlers,
  deal: async () => (await import('./records')).recordHandlers,
  draft: async () => (await import('./activity')).activityHandlers,
  duplicates: async () => (await import('./duplicates')).duplicateHandlers,
  health: async () => (await import('./health')).healthHandlers,
  identity: async () => (await import('./identities')).identityHandlers,
  import: async () => (await import('./import')).importHandlers,
  link: async () => (await import('./link')).linkHandlers,
  mapping: async () => (await import('./mapping')).mappingHandlers,
  outbox: async () => ({
    ...(await import('./outbox')).outboxHandlers,
    ...(await import('./conflict')).conflictHandlers,
  }),
  skeleton: async () => (await import('./health')).healthHandlers,
};

/** One file per area. */
const byType: Record<string, Handle> = {
  ...Object.fromEntries(Object.keys(messages).map(type => [type, laterHandler(type as LaterType)])),
  ...(firstHandlers as Record<string, Handle>),
};

/** The answer to every message. */
export const handlers = Object.fromEntries(
  Object.entries(byType).map(([type, handle]): [string, Handle] => [
    type,
    (request, sender) => despiteLoss(() => handle(request, sender)),
  ]),
) as unknown as Handlers;

function laterHandler(type: LaterType): Handle {
  return async (request, sender) => {
    const area = await laterHandlers[type.split('.', 1)[0] as Area]();
    return (area as Record<string, Handle>)[type]?.(request, sender);
  };
}

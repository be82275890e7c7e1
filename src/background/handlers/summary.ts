import type { Handlers } from '../../messages/router';
import { summarize } from '../../storage/outbox';
import { getServices } from '../services';

/** Apart from the rest of the outbox, because the popup asks it as it opens. */
export const summaryHandlers: Pick<Handlers, 'outbox.summary'> = {
  'outbox.summary': async () => summarize((await getServices()).database),
};

import type { Connector } from './types';

// The background is started for every message, and hardly any of them asks a CRM: connectors are evaluated when one does. A service
// worker has no `import()`; `scripts/bundle-background.ts` puts them into a script of their own, read when it is first asked for.
let loading: Promise<typeof import('./index')> | undefined;
const registry = () => {
  loading ??= import('./index');
  return loading;
};

/** Every CRM we know, in the order in which the sign-in screen shows them. */
export const allConnectors = async (): Promise<readonly Connector[]> => (await registry()).connectors;

/** The connector of a connection; undefined for a CRM that an older or newer version knew. */
export const connectorFor = async (id: string): Promise<Connector | undefined> => (await registry()).connectorFor(id);

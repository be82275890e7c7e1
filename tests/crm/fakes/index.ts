import type { Connector, Credentials } from '../../../src/crm/types';
import type { FakeServer } from './kit/server';

/** A connector with the fake that stands for its vendor. */
export interface FakeCrm {
  connector: Connector;
  server: FakeServer;
  credentials: Credentials;
}

/** How a connector's fake is started; `missing` names the contract that the folder ../shared would hold. */
export interface FakeEntry {
  start(): Promise<FakeCrm>;
  missing?: string;
}

/** Every connector that has a fake, by its id. */
export const fakes: Record<string, FakeEntry> = {};

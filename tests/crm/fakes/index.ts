import { dolibarr } from '../../../src/crm/dolibarr';
import { espocrm } from '../../../src/crm/espocrm';
import { odoo } from '../../../src/crm/odoo';
import { twenty } from '../../../src/crm/twenty';
import type { Connector, Credentials } from '../../../src/crm/types';
import { startAttio } from './attio';
import { missing as noAttio } from './attio-contract';
import { startClose } from './close';
import { missing as noClose } from './close-contract';
import { startTeam } from './couchdb';
import { missing as noDolibarr, startFakeDolibarr } from './dolibarr';
import { startDynamics } from './dynamics';
import { startFakeEspo } from './espocrm';
import { missing as noEspoCrm } from './espocrm-contract';
import { startGoogle } from './google';
import { startHubSpot } from './hubspot';
import type { FakeServer } from './kit/server';
import { startFakeOdoo } from './odoo';
import { missing as noOdoo } from './odoo-contract';
import { startPipedrive } from './pipedrive';
import { missing as noPipedrive } from './pipedrive-contract';
import { startSalesforce } from './salesforce';
import { startSugar } from './sugarcrm';
import { startSuite } from './suitecrm';
import { missing as noTwenty, startFakeTwenty } from './twenty';
import { startZoho } from './zoho';
import { missing as noZoho } from './zoho-contract';

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
export const fakes: Record<string, FakeEntry> = {
  espocrm: {
    ...(noEspoCrm ? { missing: noEspoCrm } : {}),
    async start() {
      const { server, token } = await startFakeEspo({ cLinkedinUrl: { type: 'url', isCustom: true } });
      return { connector: espocrm, server, credentials: { baseUrl: server.url, fields: { token } } };
    },
  },
  couchdb: { start: startTeam },
  hubspot: { start: startHubSpot },
  pipedrive: { start: startPipedrive, ...(noPipedrive ? { missing: noPipedrive } : {}) },
  salesforce: { start: startSalesforce },
  google: { start: startGoogle },
  close: { start: startClose, ...(noClose ? { missing: noClose } : {}) },
  dynamics: { start: startDynamics },
  attio: { start: startAttio, ...(noAttio ? { missing: noAttio } : {}) },
  zoho: { start: startZoho, ...(noZoho ? { missing: noZoho } : {}) },
  sugarcrm: { start: startSugar },
  suitecrm: { start: startSuite },
  odoo: {
    ...(noOdoo ? { missing: noOdoo } : {}),
    async start() {
      const { server, fields } = await startFakeOdoo();
      return { connector: odoo, server, credentials: { baseUrl: server.url, fields } };
    },
  },
  twenty: {
    ...(noTwenty ? { missing: noTwenty } : {}),
    async start() {
      const { server, token } = await startFakeTwenty();
      return { connector: twenty, server, credentials: { baseUrl: server.url, fields: { token } } };
    },
  },
  dolibarr: {
    ...(noDolibarr ? { missing: noDolibarr } : {}),
    async start() {
      const { server, token } = await startFakeDolibarr();
      return { connector: dolibarr, server, credentials: { baseUrl: server.url, fields: { token } } };
    },
  },
};

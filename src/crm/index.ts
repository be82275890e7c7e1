import { attio } from './attio';
import { carddav } from './carddav';
import { close } from './close';
import { couchdb } from './couchdb';
import { dolibarr } from './dolibarr';
import { dynamics } from './dynamics';
import { espocrm } from './espocrm';
import { google } from './google';
import { hubspot } from './hubspot';
import { odoo } from './odoo';
import { pipedrive } from './pipedrive';
import { salesforce } from './salesforce';
import { sugarcrm } from './sugarcrm';
import { suitecrm } from './suitecrm';
import { tryton } from './tryton';
import { twenty } from './twenty';
import type { Connector } from './types';
import { zoho } from './zoho';

/** Every CRM we know, in the order in which the sign-in screen shows them. */
export const connectors: readonly Connector[] = [
  hubspot,
  salesforce,
  pipedrive,
  dynamics,
  zoho,
  sugarcrm,
  suitecrm,
  espocrm,
  tryton,
  carddav,
  odoo,
  twenty,
  dolibarr,
  attio,
  couchdb,
  close,
  google,
];

/** The connector of a connection; undefined for a CRM that an older or newer version knew. */
export function connectorFor(id: string): Connector | undefined {
  return connectors.find(connector => connector.id === id);
}

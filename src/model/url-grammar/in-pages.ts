import { createProfileReader } from './reader';
import { rowsOfAllSites } from './rows';

/** Reads addresses of all sites in scripts that run in pages, where each kilobyte is paid for on each page. */
export const { parseProfileUrl, profileHandle } = createProfileReader(rowsOfAllSites());

import { createProfileReader } from '../../model/url-grammar/reader';
import { x } from '../../model/url-grammar/x';

/** Reads X's own addresses: others are told apart in the background, and the script stays small. */
export const { parseProfileUrl, profileHandle } = createProfileReader([x]);

import { linkedin } from '../../model/url-grammar/linkedin';
import { createProfileReader } from '../../model/url-grammar/reader';

/** Reads LinkedIn's own addresses: no others count on its pages, and the script stays small. */
export const { parseProfileUrl, profileHandle } = createProfileReader([linkedin]);

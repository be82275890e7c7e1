/** Channel of notes that came in a file. */
export const IMPORT_CHANNEL = 'import';

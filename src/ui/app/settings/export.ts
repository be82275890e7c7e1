import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { RequestOf } from '../../../messages/index';
import { saveBlob } from '../parts/save-file';

export type ExportFormat = RequestOf<'data.exportPage'>['format'];

const TYPES: Record<ExportFormat, { type: string; ending: string }> = {
  csv: { type: 'text/csv', ending: 'csv' },
  vcard: { type: 'text/vcard', ending: 'vcf' },
  json: { type: 'application/x-ndjson', ending: 'ndjson' },
};

/**
 * Collects everything piece by piece; pieces become a Blob at once, so that a large book does not stay in memory twice.
 * @param onCount - told how many contacts are ready
 */
export async function collectExport(
  format: ExportFormat,
  withPrivate: boolean,
  onCount: (contacts: number) => void,
): Promise<Blob | MessageError> {
  const pieces: Blob[] = [];
  let after: string | undefined;
  let contacts = 0;
  do {
    const answer = await send('data.exportPage', { format, after, withPrivate });
    if (!answer.ok) return answer.error;
    pieces.push(new Blob([answer.value.text]));
    contacts += answer.value.contacts;
    onCount(contacts);
    after = answer.value.next;
  } while (after !== undefined);
  return new Blob(pieces, { type: TYPES[format].type });
}

/** Hands an export to the browser as a download. */
export function saveFile(blob: Blob, format: ExportFormat, now = new Date()): void {
  saveBlob(blob, `throughline-${now.toISOString().slice(0, 10)}.${TYPES[format].ending}`);
}

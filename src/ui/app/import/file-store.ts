import { openDatabase } from '../../../storage/open';
import { writeWholly } from '../../../storage/transactions';

/**
 * Puts a chosen file where the background reads it slice by slice: a Blob cannot travel in a message.
 * @returns the new import's id
 * @throws DOMException `QuotaExceededError` when the disk is full
 */
export async function storeImportFile(file: File): Promise<string> {
  const id = crypto.randomUUID();
  // Chromium agrees without a word where storage is unlimited; what Firefox asks the rep is not waited for.
  void navigator.storage.persist().catch(() => undefined);
  const database = await openDatabase();
  await writeWholly(database, ['importFiles'], 'relaxed', transaction =>
    transaction.objectStore('importFiles').put({ id, file, fileName: file.name }),
  );
  return id;
}

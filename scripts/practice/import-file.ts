import type { Page } from 'playwright-core';
import type { ImportProgress } from '../../src/messages/data';
import { ask } from '../../tests/e2e/harness/ask';

/**
 * Imports a file the way the settings page does: the file into the database, then preview, start and steps to the end.
 * @param page - an extension page
 */
export async function importFile(page: Page, fileName: string, content: Buffer): Promise<ImportProgress> {
  const id = await storeFile(page, fileName, content);
  const { mapping } = await ask(page, 'import.preview', { id });
  let progress = await ask(page, 'import.start', { id, mapping });
  while (progress.state === 'running') progress = await ask(page, 'import.step', { id });
  return progress;
}

/**
 * Puts a file where the settings page puts it.
 * @param content - the file, or its path for a big one
 * @returns the id of the import to be
 */
export async function storeFile(page: Page, fileName: string, content: Buffer | string): Promise<string> {
  const id = crypto.randomUUID();
  // An extension page may not read files of the disk; its own file input is the door that every page has.
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      id: 'throughline-import',
      hidden: true,
    });
    document.body.append(input);
  });
  const chosen = typeof content === 'string' ? content : { name: fileName, mimeType: 'text/csv', buffer: content };
  await page.setInputFiles('#throughline-import', chosen);
  await page.evaluate(storeChosenFile, { id, fileName });
  return id;
}

/** Runs in the page. */
function storeChosenFile({ id, fileName }: { id: string; fileName: string }): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('#throughline-import');
  const file = input?.files?.[0];
  input?.remove();
  return new Promise((done, failed) => {
    const opening = indexedDB.open('throughline');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('importFiles', 'readwrite');
      transaction.objectStore('importFiles').put({ id, fileName, file });
      transaction.onabort = () => failed(transaction.error);
      transaction.oncomplete = () => {
        opening.result.close();
        done();
      };
    };
  });
}

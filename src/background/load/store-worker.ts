import { prepareChunk } from '../../storage/book/prepare-chunk';
import { BOOK_TOOLS } from '../../storage/contacts';
import { openDatabase } from '../../storage/open';
import { openReportingBook } from '../reporting-book';
import { STARTED, type StoreAnswer, type StoreRequest } from './messages';
import { NotWantedError, storeChunk } from './store-chunk';

// The second thread of an import: sorts, indexes and stores what `worker.ts` has read, while that reads on.

const services = openDatabase().then(database => ({ database, book: openReportingBook(database) }));

addEventListener('message', ({ data }: MessageEvent<StoreRequest>) => {
  void store(data).then(answer => postMessage(answer));
});
postMessage(STARTED);

async function store(request: StoreRequest): Promise<StoreAnswer> {
  try {
    const opened = await services;
    if (!request.isRehearsal) return { run: await storeChunk(opened, request) };
    prepareChunk(request.chunk, BOOK_TOOLS);
    await opened.book.count();
    return { run: undefined };
  } catch (error) {
    const failed = error instanceof NotWantedError ? 'not-wanted' : 'error';
    return { failed, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

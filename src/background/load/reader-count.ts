/** With fewer cores, page, browser and the thread that stores have use for what one reader leaves. */
const CORES_FOR_TWO = 4;

/**
 * How many threads read the file of an import at once. Two read faster than the one thread that stores can keep up with, so that a
 * third would wait, whatever cores there are; with one, the thread that puts chunks together reads them itself.
 * @param cores - as the browser says, which may be 0 or fewer than there are
 */
export const readersFor = (cores: number): number => (cores >= CORES_FOR_TWO ? 2 : 1);

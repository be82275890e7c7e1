/** Long enough that waiting for the file is rare, short enough to lie in memory. */
const WINDOW_BYTES = 4 * 1024 * 1024;

/**
 * A file that is read from front to back, in pieces of which several lie in memory at once: asking the browser for each costs more than
 * the reading, while it is busy.
 */
export class FileWindow {
  readonly size: number;
  readonly #file: Blob;
  #from = 0;
  #bytes = new Uint8Array();

  constructor(file: Blob) {
    this.#file = file;
    this.size = file.size;
  }

  /** @param to - byte behind the last, which may lie beyond the end of the file */
  async read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(to, this.size);
    if (from < this.#from || end > this.#from + this.#bytes.length) {
      this.#bytes = await bytesOf(this.#file, from, Math.max(end, from + WINDOW_BYTES));
      this.#from = from;
    }
    return this.#bytes.subarray(from - this.#from, end - this.#from);
  }
}

/** Bytes of a file, without its end where that comes before `to`. */
export async function bytesOf(file: Blob | FileWindow, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  return file instanceof FileWindow ? file.read(from, to) : new Uint8Array(await file.slice(from, to).arrayBuffer());
}

import type { SlicePlan } from './reader';

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * Where {@link readSlice} will probably say that the next slice begins, without reading rows: behind the last line break that does
 * not stand inside quotes. Right for nearly every file, and a thousandth of the work.
 * @returns undefined when the slice is the last one, or only reading it tells
 */
export async function guessNext(
  file: Blob,
  offset: number,
  { format, encoding }: Pick<SlicePlan, 'format' | 'encoding'>,
  sliceBytes: number,
): Promise<number | undefined> {
  if (format === 'vcard' || encoding.startsWith('utf-16') || offset + sliceBytes >= file.size) return undefined;
  const bytes = new Uint8Array(await file.slice(offset, offset + sliceBytes).arrayBuffer());
  let isOpen = false;
  let end = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) isOpen = !isOpen;
    else if (byte === LINE_FEED && !isOpen) end = at + 1;
  }
  return end > 0 ? offset + end : undefined;
}

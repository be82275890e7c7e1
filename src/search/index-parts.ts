import type { Dictionary } from './dictionary';
import type { SerializedIndex } from './types';

export const INDEX_VERSION = 1;
export const BOOSTS = 256;
/** Words get numbers below this: three bytes hold the number and the field. */
export const MAX_WORDS = 2 ** 23;
export const FORWARD_BYTES = 3;

/**
 * The index, flat. A *rank* is a contact's place by boost (higher first), then row. Words of names and other text come
 * first (`text`), words that only addresses, handles and phones hold after them (`codes`); a word's number runs through both.
 */
export interface IndexParts {
  documents: number;
  text: Dictionary;
  codes: Dictionary;
  /** Where each word's list of ranks starts in `lists`, and the end. */
  listStarts: Uint32Array<ArrayBuffer>;
  /**
   * Ranks holding a word, as varints of the distance less one. A text word's list begins with a varint: how many bytes
   * the ranks take that hold it in a name; the others follow. Codes have no such part.
   */
  lists: Uint8Array<ArrayBuffer>;
  /** Where each rank's words start in `forward`, in words, and the end. */
  forwardStarts: Uint32Array<ArrayBuffer>;
  /** Words of each rank, three bytes each, low first: number * 2 + (0 in a name, 1 elsewhere). */
  forward: Uint8Array<ArrayBuffer>;
  rowOfRank: Uint32Array<ArrayBuffer>;
  /** First rank with a boost of at most 255 - n. */
  boostStarts: Uint32Array<ArrayBuffer>;
}

function dictionaryParts(name: string, dictionary: Dictionary): Record<string, ArrayBuffer> {
  return {
    [`${name}.size`]: new Uint32Array([dictionary.size]).buffer,
    [`${name}.bytes`]: dictionary.bytes.buffer,
    [`${name}.starts`]: dictionary.starts.buffer,
    [`${name}.headShared`]: dictionary.headShared.buffer,
    [`${name}.leastShared`]: dictionary.leastShared.buffer,
  };
}

/** The buffers of the parts, not copies. */
export function serializeParts(parts: IndexParts): SerializedIndex {
  return {
    version: INDEX_VERSION,
    parts: {
      ...dictionaryParts('text', parts.text),
      ...dictionaryParts('codes', parts.codes),
      documents: new Uint32Array([parts.documents]).buffer,
      listStarts: parts.listStarts.buffer,
      lists: parts.lists.buffer,
      forwardStarts: parts.forwardStarts.buffer,
      forward: parts.forward.buffer,
      rowOfRank: parts.rowOfRank.buffer,
      boostStarts: parts.boostStarts.buffer,
    },
  };
}

function partReader({ version, parts }: SerializedIndex): (name: string) => ArrayBuffer {
  if (version !== INDEX_VERSION) throw new RangeError(`search index: version ${version} is not ${INDEX_VERSION}`);
  return name => {
    const buffer = parts[name];
    if (!buffer) throw new RangeError(`search index: part ${name} is missing`);
    return buffer;
  };
}

function readDictionary(name: string, part: (name: string) => ArrayBuffer): Dictionary {
  return {
    size: new Uint32Array(part(`${name}.size`))[0] ?? 0,
    bytes: new Uint8Array(part(`${name}.bytes`)),
    starts: new Uint32Array(part(`${name}.starts`)),
    headShared: new Uint8Array(part(`${name}.headShared`)),
    leastShared: new Uint8Array(part(`${name}.leastShared`)),
  };
}

/**
 * Views over the buffers; nothing is copied or read through.
 * @throws RangeError for another version, or parts that are missing or do not belong together
 */
export function deserializeParts(serialized: SerializedIndex): IndexParts {
  const part = partReader(serialized);
  const parts: IndexParts = {
    documents: new Uint32Array(part('documents'))[0] ?? 0,
    text: readDictionary('text', part),
    codes: readDictionary('codes', part),
    listStarts: new Uint32Array(part('listStarts')),
    lists: new Uint8Array(part('lists')),
    forwardStarts: new Uint32Array(part('forwardStarts')),
    forward: new Uint8Array(part('forward')),
    rowOfRank: new Uint32Array(part('rowOfRank')),
    boostStarts: new Uint32Array(part('boostStarts')),
  };
  checkParts(parts);
  return parts;
}

function checkParts(parts: IndexParts): void {
  const { documents, listStarts, forwardStarts } = parts;
  const fits =
    parts.rowOfRank.length === documents &&
    forwardStarts.length === documents + 1 &&
    parts.forward.length === (forwardStarts[documents] ?? 0) * FORWARD_BYTES &&
    listStarts.length === parts.text.size + parts.codes.size + 1 &&
    parts.lists.length === listStarts.at(-1) &&
    parts.boostStarts.length === BOOSTS + 1;
  if (!fits) throw new RangeError('search index: the parts do not belong together');
}

import type { Dictionary } from './dictionary';
import type { ForwardParts } from './forward-lists';
import type { PostingParts } from './posting-lists';
import type { SerializedIndex } from './types';

export const INDEX_VERSION = 1;
export const BOOSTS = 256;

/**
 * The index, flat. A *rank* is a contact's place by boost (higher first), then row. Words of names and other text come
 * first (`text`), words of addresses, handles and phones after them (`codes`); a word's number runs through both.
 */
export interface IndexParts {
  documents: number;
  text: Dictionary;
  codes: Dictionary;
  postings: PostingParts;
  forward: ForwardParts;
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
      'postings.bytes': parts.postings.bytes.buffer,
      'postings.starts': parts.postings.starts.buffer,
      'postings.lengths': parts.postings.lengths.buffer,
      'forward.bytes': parts.forward.bytes.buffer,
      'forward.starts': parts.forward.starts.buffer,
      'forward.counts': parts.forward.counts.buffer,
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
    postings: {
      bytes: new Uint8Array(part('postings.bytes')),
      starts: new Uint32Array(part('postings.starts')),
      lengths: new Uint8Array(part('postings.lengths')),
    },
    forward: {
      bytes: new Uint8Array(part('forward.bytes')),
      starts: new Uint32Array(part('forward.starts')),
      counts: new Uint8Array(part('forward.counts')),
    },
    rowOfRank: new Uint32Array(part('rowOfRank')),
    boostStarts: new Uint32Array(part('boostStarts')),
  };
  checkParts(parts);
  return parts;
}

function checkParts({ documents, text, codes, postings, forward, rowOfRank, boostStarts }: IndexParts): void {
  const fits =
    rowOfRank.length === documents &&
    forward.counts.length === documents &&
    postings.lengths.length === text.size + codes.size &&
    boostStarts.length === BOOSTS + 1 &&
    boostStarts[BOOSTS] === documents;
  if (!fits) throw new RangeError('search index: the parts do not belong together');
}

/** Encodings we can read. `windows-1252` stands for every file that is neither Unicode nor plain ASCII. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const FROM_CHAR_CODE_LIMIT = 8192;
const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decoders = new Map<string, TextDecoder>();

function decoder(encoding: string, fatal = false): TextDecoder {
  const key = `${encoding}${fatal}`;
  const found = decoders.get(key) ?? new TextDecoder(encoding, { fatal });
  decoders.set(key, found);
  return found;
}

/** Encoding of a file by its first bytes: byte order mark, else valid UTF-8, else Windows-1252. */
export function sniffEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    decoder('utf-8', true).decode(head.subarray(0, wholeCharacters(head)));
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** Bytes of all whole characters at the start of a text in UTF-8: the last may be cut in the middle. */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length - back + 1;
    if (byte >= 0xc0) return bytes.length - back;
  }
  return bytes.length;
}

/**
 * UTF-8 text of all whole characters at the start; undefined when there is anything else among them. Many times faster than
 * {@link toStructure} and {@link toField}.
 */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes.subarray(0, wholeCharacters(bytes)));
  } catch {
    return undefined;
  }
}

/** Bytes of a text in UTF-8. */
export const utf8Length = (text: string): number => encoder.encode(text).length;

/** How many bytes of the file one character of `toStructure`'s text stands for. */
export const bytesPerCharacter = (encoding: Encoding): number => (encoding.startsWith('utf-16') ? 2 : 1);

/**
 * Text whose separators can be found and counted back to bytes exactly: for UTF-16 the text itself, otherwise one character
 * per byte (separators are ASCII in every other encoding), whose fields `toField` then decodes.
 */
export function toStructure(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding.startsWith('utf-16')) return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
  let text = '';
  for (let start = 0; start < bytes.length; start += FROM_CHAR_CODE_LIMIT) {
    text += String.fromCharCode(...bytes.subarray(start, start + FROM_CHAR_CODE_LIMIT));
  }
  return text;
}

/** The text of one field. A field that is not valid in the file's encoding is read as Windows-1252 rather than spoilt. */
export function toField(structure: string, encoding: Encoding): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  if (encoding.startsWith('utf-16') || /^[\x00-\x7f]*$/.test(structure)) return structure;
  const bytes = Uint8Array.from(structure, character => character.charCodeAt(0));
  if (encoding === 'utf-8') {
    try {
      return decoder('utf-8', true).decode(bytes);
    } catch {
      return decoder('windows-1252').decode(bytes);
    }
  }
  return decoder('windows-1252').decode(bytes);
}

/** Bytes of the byte order mark at the start of a file. */
export function markLength(head: Uint8Array, encoding: Encoding): number {
  if (encoding.startsWith('utf-16')) return 2;
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
}

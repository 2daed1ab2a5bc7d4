const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Where a scan through a JSON value stands, kept between chunks. */
export interface ScanState {
  /** The next byte to look at. Beyond the end of the bytes after an escape at their end. */
  at: number;
  /** How many objects and lists are open. */
  depth: number;
  isInString: boolean;
}

/**
 * Goes on through a value until the bracket that closes it; false when `bytes` end first. Looks at
 * strings, escapes and brackets only: a value that is no JSON otherwise is for a parser to refuse.
 */
export function scanToEnd(bytes: Uint8Array, state: ScanState): boolean {
  const end = bytes.length;
  let { at, depth, isInString } = state;
  while (at < end) {
    if (isInString) {
      const after = passString(bytes, at);
      isInString = after < 0;
      at = isInString ? ~after : after;
      if (at >= end) break;
    }
    const byte = bytes[at];
    at += 1;
    if (byte === quote) isInString = true;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    if (depth === 0) break;
  }
  state.at = at;
  state.depth = depth;
  state.isInString = isInString;
  return depth === 0;
}

/**
 * The index after the quote that ends a string, or, when `bytes` end first, the complement of where
 * to go on. Most bytes of a record stand in strings: two questions to ask of each.
 */
function passString(bytes: Uint8Array, from: number): number {
  const end = bytes.length;
  let at = from;
  while (at < end) {
    const byte = bytes[at];
    at += 1;
    if (byte === quote) return at;
    if (byte === backslash) at += 1;
  }
  return ~at;
}

/**
 * A JSON value as one line: line breaks between tokens become spaces, nothing else changes. Bytes
 * without a line break are given back as they are. Undefined when a line break stands within a
 * string, where JSON has none.
 */
export function asOneLine(bytes: Uint8Array): Uint8Array | undefined {
  if (!bytes.includes(newline)) return bytes;
  const line = Uint8Array.from(bytes);
  let isInString = false;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at];
    if (byte === quote) isInString = !isInString;
    else if (byte === backslash) at += 1;
    else if (byte === newline && isInString) return undefined;
    else if (byte === newline) line[at] = 0x20;
  }
  return line;
}

/** Whether a byte is white space between JSON tokens. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** `bytes[start, end)` without white space around it. */
export function trimmed(bytes: Uint8Array, start = 0, end: number = bytes.length): Uint8Array {
  let from = start;
  let to = end;
  while (from < to && isSpace(bytes[from])) from += 1;
  while (to > from && isSpace(bytes[to - 1])) to -= 1;
  return bytes.subarray(from, to);
}

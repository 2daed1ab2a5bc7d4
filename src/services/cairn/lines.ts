const none: readonly Uint8Array[] = [];

/** The lines of a body that are not blank, as views, without white space around them. */
export function linesOf(body: Uint8Array | undefined): readonly Uint8Array[] {
  if (body === undefined) return none;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = trimmed(bytes, start, end);
    if (line.length > 0) lines.push(line);
    start = end + 1;
  }
  return lines;
}

function trimmed(bytes: Buffer, start: number, end: number): Uint8Array {
  let from = start;
  let to = end;
  while (from < to && isSpace(bytes[from])) from += 1;
  while (to > from && isSpace(bytes[to - 1])) to -= 1;
  return bytes.subarray(from, to);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0d || byte === 0x09;
}

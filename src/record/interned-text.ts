/**
 * Texts that come again and again (accounts, Regions, sources, names), made into strings once.
 * A table of fixed size: a text that meets another in its slot replaces it.
 */
const slots: (string | undefined)[] = Array.from({ length: 4096 });
const textLengthMax = 64;

/** `bytes[start, end)` as a string, the same one as last time where that is cheap to tell. */
export function internedText(bytes: Buffer, start: number, end: number): string {
  if (end - start > textLengthMax) return bytes.toString("utf8", start, end);
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const slot = (hash ^ (hash >>> 12)) & 4095;
  const known = slots[slot];
  if (known !== undefined && isSame(known, bytes, start, end)) return known;
  const text = bytes.toString("utf8", start, end);
  slots[slot] = text;
  return text;
}

/** Never for a text beyond ASCII, whose units are not its bytes: that one is decoded each time. */
function isSame(known: string, bytes: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let index = 0; index < known.length; index += 1) {
    const unit = known.charCodeAt(index);
    if (unit > 0x7f || unit !== bytes[start + index]) return false;
  }
  return true;
}

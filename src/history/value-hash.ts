/**
 * A 53-bit hash of a text: what the indexes hold instead of the text. It is no proof of anything:
 * who finds something by it compares the text as well.
 *
 * Two 32-bit lanes of multiply and xor (the mixing constants are those of xxHash and MurmurHash3),
 * as fast in JavaScript as a hash gets; part of the database's format, so never to be changed.
 */
export function valueHash(text: string): number {
  let high = 0x9e3779b1;
  let low = 0x85ebca77;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    low = Math.imul(low ^ unit, 0xc2b2ae35);
    high ^= high >>> 15;
  }
  high = Math.imul(high ^ (high >>> 16) ^ low, 0x85ebca6b);
  low = Math.imul(low ^ (low >>> 13) ^ high, 0xc2b2ae35);
  high ^= high >>> 13;
  low ^= low >>> 16;
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}

/**
 * 64 bits for an event id, as two 32-bit numbers: enough that two of ten million ids are not taken
 * for each other, and few enough to keep all of them.
 */
export function pushEventKey(eventId: string, into: number[]): void {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let index = 0; index < eventId.length; index += 1) {
    const code = eventId.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  into.push(high >>> 0, low >>> 0);
}

import { createHash } from "node:crypto";

import { assert } from "../base/assert.ts";
import type { EventIdentity } from "./seen-events.ts";

/** Four 32-bit words of key to an event. */
export const keyWords = 4;

/**
 * The keys of a batch of events: 128 bits each, side by side, without an object per event.
 *
 * A key is the bytes of the event's UUID (of any other text: the first 16 bytes of its SHA-256),
 * the last eight of them combined by exclusive-or with the event's time in milliseconds. For events
 * of one time keys are as different as their ids are.
 */
export class EventKeys {
  readonly words: Uint32Array;
  readonly timesMs: Float64Array;
  readonly length: number;

  private constructor(length: number) {
    this.length = length;
    this.words = new Uint32Array(length * keyWords);
    this.timesMs = new Float64Array(length);
  }

  static of(events: readonly EventIdentity[]): EventKeys {
    const keys = new EventKeys(events.length);
    let index = 0;
    for (const { eventId, eventTimeMs } of events) {
      keys.#set(index, eventId, eventTimeMs);
      index += 1;
    }
    return keys;
  }

  /** The keys of those events alone. */
  pick(indices: readonly number[]): EventKeys {
    if (indices.length === this.length) return this;
    const picked = new EventKeys(indices.length);
    for (const [to, from] of indices.entries()) {
      picked.words.set(this.words.subarray(from * keyWords, (from + 1) * keyWords), to * keyWords);
      picked.timesMs[to] = this.timesMs[from] ?? 0;
    }
    return picked;
  }

  #set(index: number, eventId: string, timeMs: number): void {
    assert(Math.abs(timeMs) <= timeMsMax && Number.isInteger(timeMs), `${timeMs} is no time`);
    const { words } = this;
    const at = index * keyWords;
    if (!readUuid(eventId, words, at)) hashText(eventId, words, at);
    words[at + 2] = (words[at + 2] ?? 0) ^ Math.floor(timeMs / 2 ** 32);
    words[at + 3] = (words[at + 3] ?? 0) ^ (timeMs % 2 ** 32);
    this.timesMs[index] = timeMs;
  }
}

/** The last moment that a `Date` knows. */
const timeMsMax = 8.64e15;

const notHex = 255;
const hexDigits = new Uint8Array(128).fill(notHex);
for (let digit = 0; digit < 16; digit += 1) {
  hexDigits[digit.toString(16).charCodeAt(0)] = digit;
}

const uuidLength = 36;
const dash = 0x2d;
/** Where the eight digits of each word are, between the dashes: 8-4-4-4-12. */
const digitsAt = Uint8Array.from("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", (sign, index) =>
  sign === "x" ? index : 0xff,
).filter((index) => index !== 0xff);

/** Reads a UUID in lower case into four words; false, with undefined words, for any other text. */
function readUuid(text: string, words: Uint32Array, at: number): boolean {
  if (text.length !== uuidLength) return false;
  const hasDashes =
    text.charCodeAt(8) === dash &&
    text.charCodeAt(13) === dash &&
    text.charCodeAt(18) === dash &&
    text.charCodeAt(23) === dash;
  if (!hasDashes) return false;
  let seen = 0;
  for (let word = 0; word < keyWords; word += 1) {
    let value = 0;
    for (let index = word * 8; index < word * 8 + 8; index += 1) {
      const digit = hexDigits[text.charCodeAt(digitsAt[index] ?? 0)] ?? notHex;
      seen |= digit;
      value = (value << 4) | digit;
    }
    words[at + word] = value;
  }
  return seen < 16;
}

function hashText(text: string, words: Uint32Array, at: number): void {
  const hash = createHash("sha256").update(text).digest();
  for (let word = 0; word < keyWords; word += 1) words[at + word] = hash.readUInt32BE(word * 4);
}

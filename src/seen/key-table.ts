import { keyWords } from "./event-keys.ts";

const slotsMin = 8;
const slotBytes = (keyWords + 1) * 4;

/**
 * Keys with a value each, from 1 to 2^32 - 1, in two typed arrays: open addressing, linear probing,
 * at most half full. The seed keeps those who choose ids from choosing collisions.
 *
 * A key is given as an array of words and where in it the key begins.
 */
export class KeyTable {
  readonly #seed: number;
  #keys: Uint32Array;
  /** 0: the slot is empty. */
  #values: Uint32Array;
  #size = 0;

  constructor(seed: number, expected = 0) {
    this.#seed = seed;
    const slots = slotsFor(expected);
    this.#keys = new Uint32Array(slots * keyWords);
    this.#values = new Uint32Array(slots);
  }

  get size(): number {
    return this.#size;
  }

  /** Memory, in bytes. */
  get bytes(): number {
    return this.#values.length * slotBytes;
  }

  /** The value of a key; 0 if it is not there. */
  get(words: Uint32Array, at: number): number {
    return this.#values[this.#slotOf(words, at)] ?? 0;
  }

  set(words: Uint32Array, at: number, value: number): void {
    let slot = this.#slotOf(words, at);
    if (this.#values[slot] === 0) {
      if ((this.#size + 1) * 2 > this.#values.length) {
        this.#grow();
        slot = this.#slotOf(words, at);
      }
      this.#size += 1;
      for (let word = 0; word < keyWords; word += 1) {
        this.#keys[slot * keyWords + word] = words[at + word] ?? 0;
      }
    }
    this.#values[slot] = value;
  }

  /** Removes a key, if it is there, and moves back what a search would no longer find. */
  delete(words: Uint32Array, at: number): void {
    const mask = this.#values.length - 1;
    let hole = this.#slotOf(words, at);
    if (this.#values[hole] === 0) return;
    this.#size -= 1;
    for (let slot = (hole + 1) & mask; this.#values[slot] !== 0; slot = (slot + 1) & mask) {
      const home = this.#hash(this.#keys, slot * keyWords) & mask;
      // It may move when its home is not between the hole and where it is.
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.#keys.copyWithin(hole * keyWords, slot * keyWords, (slot + 1) * keyWords);
      this.#values[hole] = this.#values[slot] ?? 0;
      hole = slot;
    }
    this.#values[hole] = 0;
  }

  /** The slot that has the key, or the empty one where it belongs. */
  #slotOf(words: Uint32Array, at: number): number {
    const keys = this.#keys;
    const mask = this.#values.length - 1;
    let slot = this.#hash(words, at) & mask;
    while (this.#values[slot] !== 0) {
      const key = slot * keyWords;
      const isSame =
        keys[key] === words[at] &&
        keys[key + 1] === words[at + 1] &&
        keys[key + 2] === words[at + 2] &&
        keys[key + 3] === words[at + 3];
      if (isSame) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #hash(words: Uint32Array, at: number): number {
    let hash = this.#seed;
    for (let word = 0; word < keyWords; word += 1) {
      hash = Math.imul(hash ^ (words[at + word] ?? 0), 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Uint32Array(keys.length * 2);
    this.#values = new Uint32Array(values.length * 2);
    for (let slot = 0; slot < values.length; slot += 1) {
      const value = values[slot] ?? 0;
      if (value === 0) continue;
      const free = this.#slotOf(keys, slot * keyWords);
      this.#keys.set(keys.subarray(slot * keyWords, (slot + 1) * keyWords), free * keyWords);
      this.#values[free] = value;
    }
  }
}

/** A power of two of which `expected` keys fill at most half. */
function slotsFor(expected: number): number {
  let slots = slotsMin;
  while (slots < expected * 2) slots *= 2;
  return slots;
}

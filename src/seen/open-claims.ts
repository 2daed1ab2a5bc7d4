import { assert } from "../base/assert.ts";
import type { EventKeys } from "./event-keys.ts";
import { keyWords } from "./event-keys.ts";
import { KeyTable } from "./key-table.ts";

/** The value of a key whose event is durable in the journal and not yet in the tree. */
const durable = 2 ** 32 - 1;

/** One who is appending events. */
export interface Holder {
  readonly number: number;
  /** Resolves when it is settled. */
  readonly settled: Promise<void>;
}

interface OpenHolder extends Holder {
  readonly resolve: () => void;
}

/**
 * The events between the question whether they are new and their keys being in the tree: held by a
 * claim first, then durable in the journal.
 */
export class OpenClaims {
  readonly #table: KeyTable;
  readonly #holders = new Map<number, OpenHolder>();
  #lastNumber = 0;

  constructor(seed: number) {
    this.#table = new KeyTable(seed);
  }

  /** How many events there are. */
  get size(): number {
    return this.#table.size;
  }

  /** One who holds an event of these, if there is any. */
  holderOf(keys: EventKeys): Holder | undefined {
    if (this.#holders.size === 0) return undefined;
    for (let at = 0; at < keys.words.length; at += keyWords) {
      const value = this.#table.get(keys.words, at);
      if (value !== 0 && value !== durable) return this.#holders.get(value);
    }
    return undefined;
  }

  /**
   * Holds the events that are not here yet, for a new holder. Nobody may hold any of them.
   *
   * @returns the holder, and which events it holds; of equal ones, the first
   */
  hold(keys: EventKeys): { readonly holder: Holder; readonly indices: readonly number[] } {
    do this.#lastNumber = (this.#lastNumber + 1) % durable;
    while (this.#lastNumber === 0 || this.#holders.has(this.#lastNumber));
    const number = this.#lastNumber;
    const { promise, resolve } = Promise.withResolvers<void>();
    const holder: OpenHolder = { number, settled: promise, resolve };
    this.#holders.set(number, holder);
    const indices: number[] = [];
    for (let index = 0; index < keys.length; index += 1) {
      const value = this.#table.get(keys.words, index * keyWords);
      assert(value === 0 || value === durable || value === number, "an event has one holder");
      if (value !== 0) continue;
      this.#table.set(keys.words, index * keyWords, number);
      indices.push(index);
    }
    return { holder, indices };
  }

  /** Lets go of events that are in the tree, or that will not be appended. */
  drop({ number }: Holder, keys: EventKeys, indices: readonly number[]): void {
    for (const index of indices) {
      const at = index * keyWords;
      if (this.#table.get(keys.words, at) === number) this.#table.delete(keys.words, at);
    }
  }

  /** The events that it holds are durable. Those that the tree has are not here any more. */
  makeDurable({ number }: Holder, keys: EventKeys, indices: readonly number[]): void {
    for (const index of indices) {
      const at = index * keyWords;
      if (this.#table.get(keys.words, at) === number) this.#table.set(keys.words, at, durable);
    }
  }

  /** The holder holds nothing any more: those who wait for it may ask again. */
  settle({ number }: Holder): void {
    this.#holders.get(number)?.resolve();
    this.#holders.delete(number);
  }

  /** The tree has these events. */
  inTree(keys: EventKeys): void {
    for (let at = 0; at < keys.words.length; at += keyWords) this.#table.delete(keys.words, at);
  }
}

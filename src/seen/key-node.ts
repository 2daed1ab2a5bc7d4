import { nodeKeysMax } from "./branches.ts";
import type { EventKeys } from "./event-keys.ts";
import { keyWords } from "./event-keys.ts";
import { KeyTable } from "./key-table.ts";

const unwrittenMin = 8;

/** A node of the tree, in memory: all of its keys, and those that its file does not have yet. */
export class KeyNode {
  readonly name: string;
  /** Whether its file was there when it was loaded, or has been made since. */
  hasFile: boolean;
  /** Where the next block goes, in its file. */
  fileEnd: number;
  /** Whether everything in its file is known to be on stable storage. */
  isSynced: boolean;
  readonly #table: KeyTable;
  #unwritten: Uint32Array = new Uint32Array(unwrittenMin * keyWords);
  #unwrittenWords = 0;

  /** `fileEnd` is absent when it has no file. */
  constructor(name: string, seed: number, words: Uint32Array, fileEnd: number | undefined) {
    this.name = name;
    this.hasFile = fileEnd !== undefined;
    this.isSynced = fileEnd === undefined;
    this.fileEnd = fileEnd ?? 0;
    this.#table = new KeyTable(seed, words.length / keyWords);
    for (let at = 0; at < words.length; at += keyWords) this.#table.set(words, at, 1);
  }

  get isFull(): boolean {
    return this.#table.size >= nodeKeysMax;
  }

  /** How many keys its file does not have. */
  get unwritten(): number {
    return this.#unwrittenWords / keyWords;
  }

  /** Memory, in bytes; about. */
  get bytes(): number {
    return 512 + this.#table.bytes + this.#unwritten.byteLength;
  }

  has(keys: EventKeys, index: number): boolean {
    return this.#table.get(keys.words, index * keyWords) !== 0;
  }

  /** Adds a key that is not there; the node must not be full. */
  add(keys: EventKeys, index: number): void {
    const at = index * keyWords;
    this.#table.set(keys.words, at, 1);
    if (this.#unwrittenWords === this.#unwritten.length) {
      const larger = new Uint32Array(this.#unwritten.length * 2);
      larger.set(this.#unwritten);
      this.#unwritten = larger;
    }
    for (let word = 0; word < keyWords; word += 1) {
      this.#unwritten[this.#unwrittenWords] = keys.words[at + word] ?? 0;
      this.#unwrittenWords += 1;
    }
  }

  /** The keys that its file does not have. */
  unwrittenWords(): Uint32Array {
    return this.#unwritten.subarray(0, this.#unwrittenWords);
  }

  /** All keys are in the file, durably, up to `fileEnd`. */
  written(fileEnd: number): void {
    this.isSynced = true;
    this.fileEnd = fileEnd;
    this.#unwritten = new Uint32Array(unwrittenMin * keyWords);
    this.#unwrittenWords = 0;
  }
}

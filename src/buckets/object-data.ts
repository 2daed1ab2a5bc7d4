import type { BlockFormat } from "./block-format.ts";
import type { DataKey } from "./encryption.ts";
import { plainBlocks } from "./plain-blocks.ts";
import { sealedBlocks, unopenedBlocks } from "./sealed-blocks.ts";

/**
 * The bytes of objects and parts, by data id: written once, read, and removed. What they belong to
 * stands in the index.
 */
export interface ObjectData {
  /**
   * Begins to write; nothing is named by it before the index names its id. Without a key the data is
   * stored as it is.
   */
  readonly create: (key?: DataKey) => Promise<DataWriter>;

  /**
   * The bytes `[start, end)` of data that has `size` bytes. Without their key they are ciphertext,
   * held against what is written beside it.
   *
   * @throws ObjectDamagedError while iterating: they are not those that were written, or not under
   *   this key
   */
  readonly read: (data: DataRange) => AsyncIterable<Uint8Array>;

  /**
   * The next directory of files after that one, in the order of their names, with the ids of what is
   * in it, and whether somebody is still writing it. Undefined: there are no more.
   */
  readonly nextDirectory: (after: string) => Promise<DataDirectory | undefined>;

  /**
   * Moves data to the place of a storage class, as it lies there; false: the class has none. Durable
   * on return. Reads under way are not disturbed.
   */
  readonly move: (ids: readonly string[], place: string) => Promise<boolean>;

  /** Removes data; what is not there is no error. Durable on return. */
  readonly remove: (ids: readonly string[]) => Promise<void>;
}

export interface DataRange {
  readonly id: string;
  readonly size: number;
  readonly start: number;
  readonly end: number;
  /** Absent: the data was stored as it is. */
  readonly seal?: DataSeal;
}

/** The key of encrypted data; or where nobody has it, in how many layers it is encrypted. */
export type DataSeal = { readonly key: DataKey } | { readonly layers: number };

export interface DataDirectory {
  readonly name: string;
  readonly files: readonly { readonly id: string; readonly isUnderWay: boolean }[];
}

/** Data under way. Ends with exactly one of `keep` and `discard`. */
export interface DataWriter {
  readonly id: string;
  /** Appends. The bytes are not kept hold of after it resolves. Calls follow one another. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Nothing more comes. The data, and its name, are durable on return. */
  readonly finish: () => Promise<void>;
  /** The index names the data now. */
  readonly keep: () => void;
  /** The data is not wanted, and removed. Never throws: what it must leave, the next start removes. */
  readonly discard: () => Promise<void>;
}

/** How data is laid out that is under this seal, or under none. */
export function formatOf(id: string, seal: DataSeal | undefined): BlockFormat {
  if (seal === undefined) return plainBlocks(id);
  return "key" in seal ? sealedBlocks(id, seal.key) : unopenedBlocks(id, seal.layers);
}

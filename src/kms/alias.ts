import type { KeyHome } from "./key-reference.ts";

/** A second name for a key, in its account and Region. */
export interface Alias extends KeyHome {
  /** With `alias/`. */
  readonly aliasName: string;
  readonly keyId: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

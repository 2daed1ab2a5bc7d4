import type { Trail } from "./trail.ts";

/** The trails as delivery and digests see them: what is configured now, from memory. */
export interface TrailDirectory {
  /** Also a deleted trail, as long as something of it is to be delivered. */
  readonly find: (number: number) => Trail | undefined;
  /** Every trail, deleted ones that are not drained yet included. */
  readonly list: () => readonly Trail[];
  /** The Regions that a trail covers now: its home Region, or all enabled ones. */
  readonly regionsOf: (trail: Trail) => readonly string[];
  /** The accounts that a trail records now: its owner, or those of its organization. */
  readonly accountsOf: (trail: Trail) => ReadonlySet<string>;
  /**
   * Whether the record of the call that stopped or deleted this trail may still be on its way into
   * the journal. Its last digest waits for that.
   */
  readonly isStopUnderWay: (number: number) => boolean;
  /** All of a deleted trail is delivered and its last digest is written: it can be forgotten. */
  readonly drained: (number: number) => Promise<void>;
}

import type { Counts } from "./check-files.ts";
import type { Interval } from "./coverage.ts";
import type { TrailControl } from "./trail-control.ts";
import type { TrailId } from "./validation-options.ts";

/** What was found of one trail in one account and Region. */
export interface ChainResult {
  readonly trail: TrailId;
  /** Absent: the trail is of the account alone. */
  readonly organizationId?: string;
  readonly accountId: string;
  readonly region: string;
  /** Of digests for files that became known late: they cover no time of their own. */
  readonly isBackfill: boolean;
  readonly digests: Counts;
  readonly logFiles: Counts;
  readonly events: number;
  /** Of log files, before they are compressed. */
  readonly plainBytes: number;
  /** Windows of proved digests, joined. */
  readonly covered: readonly Interval[];
  /** Between a digest that ended a chain and one that starts one. */
  readonly gaps: readonly ChainGap[];
  /** The oldest proved digest starts a chain: there was none before. */
  readonly hasBeginning: boolean;
  /** The newest proved digest. Absent: there is none. */
  readonly head?: ChainHead;
  /** The hashes of all proved digests, by name. */
  readonly proved: ReadonlyMap<string, string>;
  readonly controls: readonly TrailControl[];
}

/** A time without digests. */
export interface ChainGap extends Interval {
  /** When the window begins of the last digest before it. */
  readonly lastWindowAt: number;
}

/** A digest by which a later validation can tell that history is still the same. */
export interface ChainHead {
  /** `s3://BUCKET/KEY`. */
  readonly name: string;
  /** SHA-256 of the uncompressed bytes. */
  readonly hash: string;
  readonly startAt: number;
  readonly endAt: number;
  /** The longest window among the newest of the chain. */
  readonly intervalMs: number;
}

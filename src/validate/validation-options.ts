/** A trail, as the names of its digests have it. */
export interface TrailId {
  readonly name: string;
  readonly homeRegion: string;
}

/** The time that is asked about, in milliseconds since the epoch. */
export interface TimeRange {
  /** Absent: from the first digest on. */
  readonly from?: number;
  readonly to: number;
  /** Nobody asked for that end: what no digest can cover yet need not be covered. */
  readonly isOpenEnded: boolean;
}

/** What CloudTrail itself says, where it was asked. It was asked before anything was listed. */
export interface TrailFacts {
  /** Regions that must have a chain. */
  readonly regions: readonly string[];
  /** When the newest digest of a Region was delivered. */
  readonly latestDigestAt: ReadonlyMap<string, number>;
}

/** A digest that an earlier validation has proved. */
export interface KnownDigest {
  /** `s3://BUCKET/KEY`. */
  readonly name: string;
  /** SHA-256 of its uncompressed bytes. */
  readonly hash: string;
}

/** What is to be validated. */
export interface ValidationOptions {
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
  /** Absent: every trail that has digests there. */
  readonly trail?: TrailId & { readonly accountId: string };
  /** Only these accounts. Absent: all. */
  readonly accountIds?: readonly string[];
  /** Only these Regions, each of which must have a chain. Absent: all. */
  readonly regions?: readonly string[];
  readonly range: TimeRange;
  readonly facts?: TrailFacts;
  /** Digests that must still be there, as far as they are of the range. */
  readonly known?: readonly KnownDigest[];
}

import type { Trail } from "../trails/trail.ts";

/** Where log files and digests go: some bucket, and the right to put into it. */
export interface DeliveryTarget {
  /**
   * Puts an object as the service principal `cloudtrail.amazonaws.com` on behalf of a trail, with
   * `bucket-owner-full-control`. Durable in the bucket when it answers `stored`. Putting the same
   * key again replaces it with the same bytes.
   *
   * `refused` is an answer of the bucket (`AccessDenied`, `NoSuchBucket`, …); anything thrown is a
   * failure of the way there. Both are retried by the caller. When the signal fires, a put that waits
   * for somebody else's machine rejects: whether it is stored is not known, as after a crash.
   */
  readonly put: (put: DeliveredObject, signal: AbortSignal) => Promise<DeliveryOutcome>;
}

export interface DeliveredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  /** User metadata, lower-case names. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For `aws:SourceArn` and `aws:SourceAccount`. */
  readonly trailArn: string;
  readonly trailAccountId: string;
  /** The KMS key that the trail's files are encrypted under. Absent: as the bucket has it. */
  readonly kmsKeyArn?: string;
}

/** What of a trail stands with each of its files. */
export function onBehalfOf({
  arn,
  accountId,
  kmsKeyArn,
}: Pick<Trail, "arn" | "accountId" | "kmsKeyArn">): Pick<
  DeliveredObject,
  "trailArn" | "trailAccountId" | "kmsKeyArn"
> {
  const key = kmsKeyArn === undefined ? {} : { kmsKeyArn };
  return { trailArn: arn, trailAccountId: accountId, ...key };
}

export type DeliveryOutcome =
  | { readonly kind: "stored" }
  /** `code` is S3's error code. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

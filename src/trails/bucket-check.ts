/** Whether a trail's bucket is there and lets CloudTrail in: asked before a trail is stored. */
export type BucketCheck = (question: {
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
  readonly accountId: string;
  /** Of an organization trail. */
  readonly organizationId?: string;
  readonly trailArn: string;
  /** The key that its files will be encrypted under, as it was named. Absent: none. */
  readonly kmsKeyId?: string;
}) => Promise<BucketCheckOutcome>;

export type BucketCheckOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "no-such-bucket" }
  /** The statements that the bucket policy lacks; `code`: S3's, where the bucket itself answered. */
  | { readonly kind: "insufficient"; readonly missing: readonly object[]; readonly code?: string }
  /** Whoever keeps the bucket gave no answer. */
  | { readonly kind: "unreachable" };

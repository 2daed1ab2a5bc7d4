/** Whether a trail's bucket is there and lets CloudTrail in: asked before a trail is stored. */
export type BucketCheck = (question: {
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
  readonly accountId: string;
  /** Of an organization trail. */
  readonly organizationId?: string;
  readonly trailArn: string;
}) => Promise<BucketCheckOutcome>;

export type BucketCheckOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "no-such-bucket" }
  /** The statements that the bucket policy lacks. */
  | { readonly kind: "insufficient"; readonly missing: readonly object[] };

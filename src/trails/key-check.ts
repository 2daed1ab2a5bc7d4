/**
 * Whether CloudTrail may encrypt a trail's files under a key: asked before a trail is stored.
 *
 * @see CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail"
 */
export type KeyCheck = (question: KeyQuestion) => Promise<KeyCheckOutcome>;

export interface KeyQuestion {
  /** An id, an ARN, an alias or an alias's ARN: what the call named, or the trail's ARN of it. */
  readonly keyId: string;
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
  /** Of the trail: where an id or an alias belongs. */
  readonly accountId: string;
  readonly trailArn: string;
}

export type KeyCheckOutcome =
  | { readonly kind: "ok"; readonly keyArn: string }
  /** It is not there, or not in the Region of the bucket. */
  | { readonly kind: "not-found" }
  /** Disabled, about to be deleted, without material, or asymmetric: `message` says which. */
  | { readonly kind: "unusable"; readonly message: string }
  /** The statements that the key policy lacks. */
  | { readonly kind: "insufficient"; readonly missing: readonly object[] };

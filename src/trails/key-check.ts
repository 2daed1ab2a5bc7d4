import type { Trail } from "./trail.ts";
import type { TrailProblem } from "./trail-problem.ts";

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

/** The trail with that key, if CloudTrail may use it; with none where `keyId` is empty. */
export async function withKey<Checked extends Omit<Trail, "number">>(
  trail: Checked,
  keyId: string,
  check: KeyCheck,
): Promise<Checked | TrailProblem> {
  const { kmsKeyArn: _old, ...without } = trail;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a trail need not have a key
  if (keyId === "") return without as Checked;
  const { bucket, prefix, accountId, arn: trailArn } = trail;
  const outcome = await check({ keyId, bucket, prefix, accountId, trailArn });
  if (outcome.kind === "ok") return { ...trail, kmsKeyArn: outcome.keyArn };
  if (outcome.kind === "not-found") return { kind: "kms-key-unknown", key: keyId };
  if (outcome.kind === "unusable") return { kind: "kms-key-unusable", message: outcome.message };
  return { kind: "key-policy-insufficient", key: keyId, missing: outcome.missing };
}

import type { Call } from "../../call/operation.ts";
import type { Buckets, BucketSettings } from "../../buckets/buckets.ts";
import type { BucketInput, CallBuckets } from "./call-bucket.ts";
import { methodNotAllowed, noSuchBucket } from "./errors.ts";

/**
 * The bucket of a call that only its owner may make: a policy can let others in, but not to itself.
 *
 * @throws ServiceError `NoSuchBucket`, `MethodNotAllowed`
 * @see S3 API Reference, `PutBucketPolicy`
 */
export async function requireOwnBucket(
  callBuckets: CallBuckets,
  input: BucketInput,
  call: Call,
): Promise<BucketSettings> {
  const bucket = await callBuckets.require(input, call);
  if (bucket.ownerAccountId !== call.principal.accountId) throw methodNotAllowed();
  return bucket;
}

/**
 * Changes a bucket's settings, unless another bucket has taken its name meanwhile. To be called
 * while no one else changes buckets.
 *
 * @throws ServiceError `NoSuchBucket`
 */
export async function changeSettings(
  buckets: Buckets,
  seen: BucketSettings,
  change: (bucket: BucketSettings) => BucketSettings,
): Promise<void> {
  const bucket = await buckets.findBucket(seen.name);
  const isSame =
    bucket !== undefined &&
    bucket.ownerAccountId === seen.ownerAccountId &&
    bucket.createdAt === seen.createdAt;
  if (!isSame || !(await buckets.updateBucket(change(bucket)))) throw noSuchBucket(seen.name);
}

import type { Call } from "../../call/operation.ts";
import type { BucketConfiguration } from "../../buckets/bucket-configuration.ts";
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
 * Changes the settings of the bucket that a call has found, as they stand now.
 *
 * @throws ServiceError `NoSuchBucket` it is gone since, and what `change` throws
 */
export async function changeSettings(
  buckets: Buckets,
  seen: BucketSettings,
  change: (bucket: BucketSettings) => BucketSettings,
): Promise<void> {
  const outcome = await buckets.updateBucket(seen, change);
  if (outcome === "missing") throw noSuchBucket(seen.name);
}

/**
 * Changes what the bucket of a call is configured with, the rest of it left as it stands now. A
 * member that is `undefined` is taken away.
 *
 * @throws ServiceError `NoSuchBucket`, and what `change` throws
 */
export async function configure(
  buckets: Buckets,
  seen: BucketSettings,
  change: (now: BucketSettings) => ConfigurationChange,
): Promise<void> {
  await changeSettings(buckets, seen, (now) => {
    const { configuration: before, ...settings } = now;
    const members = Object.entries({ ...before, ...change(now) });
    // What was put with each name is of the type of its member.
    const configuration: BucketConfiguration = Object.fromEntries(
      members.filter(([, value]) => value !== undefined),
    );
    return { ...settings, configuration };
  });
}

export type ConfigurationChange = {
  readonly [Member in keyof BucketConfiguration]: BucketConfiguration[Member] | undefined;
};

import type {
  Buckets,
  BucketSettings,
  ObjectHeaders,
  StoredObject,
} from "../../buckets/buckets.ts";
import type { Call } from "../../call/operation.ts";
import type { BucketInput, CallBuckets } from "./call-bucket.ts";
import { requireKey } from "./object-key.ts";
import type { VersionName } from "./object-version.ts";
import { objectProblem, readVersionId } from "./object-version.ts";

/** What a call on a sub-resource of an object names. */
export interface ObjectInput extends BucketInput {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

export interface ObjectParts {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}

export interface FoundObject {
  readonly bucket: BucketSettings;
  readonly name: VersionName;
  readonly object: StoredObject;
}

/**
 * The version that a call on a sub-resource is about.
 *
 * @throws ServiceError `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` for a delete marker
 */
export async function requireStored(
  { buckets, callBuckets }: ObjectParts,
  input: ObjectInput,
  call: Call,
): Promise<FoundObject> {
  const key = requireKey(input.Key);
  const name = { key, ...readVersionId(input.VersionId) };
  const bucket = await callBuckets.require(input, call);
  const found = await buckets.findVersion(bucket.name, key, name.versionId);
  if (found?.kind !== "object") throw objectProblem(found, name);
  return { bucket, name, object: found };
}

/**
 * Changes what is kept with the version that was found.
 *
 * @throws ServiceError `NoSuchKey`, `NoSuchVersion` it is gone since, and what `change` throws
 */
export async function changeStored(
  { buckets }: ObjectParts,
  { name, object }: FoundObject,
  change: (now: ObjectHeaders) => ObjectHeaders,
): Promise<void> {
  const { bucket, key, versionId } = object;
  const outcome = await buckets.updateHeaders({ bucket, key, versionId }, change);
  if (outcome !== "changed") throw objectProblem(undefined, name);
}

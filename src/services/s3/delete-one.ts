import type { Buckets } from "../../buckets/buckets.ts";
import { conditionalRequestConflict, noSuchKey, preconditionFailed } from "./errors.ts";
import { quotedEtag } from "./write-conditions.ts";

/**
 * Deletes an object; with `ifMatch` only the one with that ETag, or with `*` only one that is there.
 *
 * @throws ServiceError `NoSuchKey`, `PreconditionFailed`, `ConditionalRequestConflict`
 * @see S3 User Guide, "How to perform conditional deletes"
 */
export async function deleteOne(
  buckets: Buckets,
  deletion: {
    readonly bucket: string;
    readonly key: string;
    readonly ifMatch: string | undefined;
  },
): Promise<void> {
  const { bucket, key, ifMatch } = deletion;
  if (ifMatch === undefined) {
    await buckets.deleteObjects(bucket, [{ key }]);
    return;
  }
  const isAny = ifMatch === "*";
  const etag = isAny ? (await buckets.findObject(bucket, key))?.etag : quotedEtag(ifMatch);
  if (etag === undefined) throw noSuchKey(key);
  const [outcome] = await buckets.deleteObjects(bucket, [{ key, ifMatch: etag }]);
  if (outcome === "missing") throw noSuchKey(key);
  if (outcome === "precondition-failed") {
    throw isAny ? conditionalRequestConflict(key) : preconditionFailed("If-Match");
  }
}

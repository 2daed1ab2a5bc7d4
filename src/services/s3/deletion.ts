import type { ServiceError } from "../../call/service-error.ts";
import type { Buckets } from "../../buckets/buckets.ts";
import { conditionalRequestConflict, noSuchKey, preconditionFailed } from "./errors.ts";
import { quotedEtag } from "./write-conditions.ts";

/**
 * An object to delete; with `ifMatch` only the one with that ETag, or with `*` only if it is there.
 */
export interface Deletion {
  readonly key: string;
  readonly ifMatch: string | undefined;
}

/**
 * Deletes objects in one step: durable when it resolves.
 *
 * @returns for each deletion, why it was refused (`NoSuchKey`, `PreconditionFailed`,
 *   `ConditionalRequestConflict`); undefined: the object is gone
 * @see S3 User Guide, "How to perform conditional deletes"
 */
export async function deleteAll(
  buckets: Buckets,
  bucket: string,
  deletions: readonly Deletion[],
): Promise<readonly (ServiceError | undefined)[]> {
  const resolved = await Promise.all(
    deletions.map(async ({ key, ifMatch }) => {
      if (ifMatch === undefined) return { key };
      if (ifMatch !== "*") return { key, ifMatch: quotedEtag(ifMatch) };
      const object = await buckets.findObject(bucket, key);
      // No object has this ETag, should one come to be until the deletion.
      return { key, ifMatch: object?.etag ?? "*" };
    }),
  );
  const outcomes = await buckets.deleteObjects(bucket, resolved);
  return deletions.map(({ key, ifMatch }, at) => {
    const outcome = outcomes[at]?.kind;
    if (ifMatch !== undefined && outcome === "missing") return noSuchKey(key);
    if (outcome !== "precondition-failed") return undefined;
    return ifMatch === "*" ? conditionalRequestConflict(key) : preconditionFailed("If-Match");
  });
}

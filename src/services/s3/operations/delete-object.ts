import { DeleteObject$ } from "@aws-sdk/client-s3";
import type { DeleteObjectRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { deleteAll } from "../deletion.ts";
import { requireKey, requireNullVersion } from "../object-key.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * DeleteObject: the object is gone when the call returns. One that was not there is no error,
 * except with `If-Match`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export function deleteObject(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<DeleteObjectRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: DeleteObject$,
    action: "s3:DeleteObject",
    access: "write",
    category: "data",
    supports: ["VersionId", "IfMatch", "ExpectedBucketOwner"],
    resources: callBuckets.objectResources,
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      requireNullVersion(input.VersionId);
      const { name } = await callBuckets.require(input, call);
      const [refusal] = await deleteAll(buckets, name, [{ key, ifMatch: input.IfMatch }]);
      if (refusal !== undefined) throw refusal;
      return {};
    },
  });
}

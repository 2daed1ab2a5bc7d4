import { AbortMultipartUpload$ } from "@aws-sdk/client-s3";
import type { AbortMultipartUploadRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { noSuchUpload } from "../errors.ts";
import { requireKey } from "../object-key.ts";
import { s3Operation } from "../s3-operation.ts";
import { requireUpload } from "../upload.ts";

/**
 * AbortMultipartUpload: ends an upload and frees its parts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 */
export function abortMultipartUpload(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<AbortMultipartUploadRequest, object> {
  const { buckets, callBuckets } = parts;
  return s3Operation({
    schema: AbortMultipartUpload$,
    action: "s3:AbortMultipartUpload",
    access: "write",
    category: "data",
    supports: ["UploadId", "ExpectedBucketOwner"],
    resources: callBuckets.objectResources,
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const { name: bucket } = await callBuckets.require(input, call);
      const upload = await requireUpload(buckets, { bucket, key, id: input.UploadId });
      const outcome = await buckets.abortUpload(upload);
      if (outcome === "missing") throw noSuchUpload(upload.id);
      return {};
    },
  });
}

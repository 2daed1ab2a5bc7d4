import { DeleteObjectTagging$ } from "@aws-sdk/client-s3";
import type { DeleteObjectTaggingOutput, DeleteObjectTaggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { s3Operation } from "../s3-operation.ts";
import { withTags } from "../object-headers.ts";
import { versionOutput } from "../object-version.ts";
import { changeStored, requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * DeleteObjectTagging: a version without tags stays without, and that is no error.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html
 */
export function deleteObjectTagging(
  parts: ObjectParts,
): Operation<DeleteObjectTaggingRequest, DeleteObjectTaggingOutput> {
  return s3Operation({
    schema: DeleteObjectTagging$,
    action: "s3:DeleteObjectTagging",
    versionAction: "s3:DeleteObjectVersionTagging",
    access: "write",
    category: "data",
    supports: ["VersionId", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    handle: async (input, call) => {
      const found = await requireStored(parts, input, call);
      await changeStored(parts, found, (now) => withTags(now, []));
      return { ...versionOutput(found.bucket, found.object.versionId) };
    },
  });
}

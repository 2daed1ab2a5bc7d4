import { GetObjectTagging$ } from "@aws-sdk/client-s3";
import type { GetObjectTaggingOutput, GetObjectTaggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { s3Operation } from "../s3-operation.ts";
import { versionOutput } from "../object-version.ts";
import { requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * GetObjectTagging: the tags of a version; one without tags has none, and that is no error.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
 */
export function getObjectTagging(
  parts: ObjectParts,
): Operation<GetObjectTaggingRequest, GetObjectTaggingOutput> {
  return s3Operation({
    schema: GetObjectTagging$,
    action: "s3:GetObjectTagging",
    versionAction: "s3:GetObjectVersionTagging",
    access: "read",
    category: "data",
    supports: ["VersionId", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    handle: async (input, call) => {
      const { bucket, object } = await requireStored(parts, input, call);
      const TagSet = [...(object.headers.tags ?? [])];
      return { ...versionOutput(bucket, object.versionId), TagSet };
    },
  });
}

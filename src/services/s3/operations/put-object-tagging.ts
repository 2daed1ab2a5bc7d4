import { PutObjectTagging$ } from "@aws-sdk/client-s3";
import type { PutObjectTaggingOutput, PutObjectTaggingRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { s3Operation } from "../s3-operation.ts";
import { withTags } from "../object-headers.ts";
import { versionOutput } from "../object-version.ts";
import { changeStored, requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions, requestTagConditions } from "../tag-conditions.ts";
import { readObjectTags } from "../tags.ts";

/**
 * PutObjectTagging: replaces the tags of a version.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
 */
export function putObjectTagging(
  parts: ObjectParts,
): Operation<PutObjectTaggingRequest, PutObjectTaggingOutput> {
  return s3Operation({
    schema: PutObjectTagging$,
    action: "s3:PutObjectTagging",
    versionAction: "s3:PutObjectVersionTagging",
    access: "write",
    category: "data",
    supports: ["VersionId", "ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    conditions: ({ Tagging }) => requestTagConditions(Tagging?.TagSet ?? []),
    bodyParameters: ({ Tagging }) => ({ Tagging }),
    handle: async (input, call) => {
      const tags = readObjectTags(input.Tagging?.TagSet);
      const found = await requireStored(parts, input, call);
      await changeStored(parts, found, (now) => withTags(now, tags));
      return { ...versionOutput(found.bucket, found.object.versionId) };
    },
  });
}

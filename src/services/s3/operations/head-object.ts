import { HeadObject$ } from "@aws-sdk/client-s3";
import type { HeadObjectRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { ReadOutput, ReadParts } from "../read-object.ts";
import { readMembers, readObject, readStatus } from "../read-object.ts";
import { s3Operation } from "../s3-operation.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * HeadObject: what GetObject says of an object, without it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function headObject(parts: ReadParts): Operation<HeadObjectRequest, ReadOutput> {
  return s3Operation({
    schema: HeadObject$,
    action: "s3:GetObject",
    versionAction: "s3:GetObjectVersion",
    access: "read",
    category: "data",
    supports: readMembers,
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    status: readStatus,
    handle: async (input, call) => {
      const { bucket, object, output } = await readObject(parts, input, call);
      // The checksum of what is under a key of KMS is for those who may have the key.
      if (input.ChecksumMode === "ENABLED") {
        await parts.encryption.readKey({ bucket, object }, input, call);
      }
      return output;
    },
  });
}

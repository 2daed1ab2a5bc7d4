import { PutObjectAcl$ } from "@aws-sdk/client-s3";
import type { PutObjectAclRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { s3Operation } from "../s3-operation.ts";
import { readAclChange } from "../acl-change.ts";
import { checkAclChange } from "../canned-acl.ts";
import { requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * PutObjectAcl: an object of a bucket whose ACLs are not disabled can be given the one that it has, which gives
 * the owner of the bucket full control and nobody else anything.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html
 */
export function putObjectAcl(parts: ObjectParts): Operation<PutObjectAclRequest, object> {
  return s3Operation({
    schema: PutObjectAcl$,
    action: "s3:PutObjectAcl",
    versionAction: "s3:PutObjectVersionAcl",
    access: "write",
    category: "data",
    supports: [
      "ACL",
      "GrantFullControl",
      "GrantRead",
      "GrantReadACP",
      "GrantWrite",
      "GrantWriteACP",
      "ContentMD5",
      "ChecksumAlgorithm",
      "VersionId",
      "ExpectedBucketOwner",
    ],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    bodyParameters: ({ AccessControlPolicy }) => ({ AccessControlPolicy }),
    handle: async (input, call) => {
      const { bucket } = await requireStored(parts, input, call);
      checkAclChange(parts.callBuckets, readAclChange(input, bucket), bucket);
      return {};
    },
  });
}

import { PutBucketAcl$ } from "@aws-sdk/client-s3";
import type { PutBucketAclRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { readAclChange } from "../acl-change.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { checkAclChange } from "../canned-acl.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutBucketAcl: a bucket whose ACLs are not disabled can be given the one that it has, which gives
 * its owner full control and nobody else anything.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
 */
export function putBucketAcl(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<PutBucketAclRequest, object> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: PutBucketAcl$,
    action: "s3:PutBucketAcl",
    access: "write",
    category: "management",
    supports: [
      "ACL",
      "GrantFullControl",
      "GrantRead",
      "GrantReadACP",
      "GrantWrite",
      "GrantWriteACP",
      "ContentMD5",
      "ChecksumAlgorithm",
      "ExpectedBucketOwner",
    ],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ AccessControlPolicy }) => ({ AccessControlPolicy }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      checkAclChange(callBuckets, readAclChange(input, bucket), bucket);
      return {};
    },
  });
}

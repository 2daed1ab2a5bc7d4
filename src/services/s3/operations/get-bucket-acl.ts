import { GetBucketAcl$ } from "@aws-sdk/client-s3";
import type { GetBucketAclOutput, GetBucketAclRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * GetBucketAcl: with ACLs disabled, always that the owner has full control.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
 */
export function getBucketAcl(parts: {
  readonly callBuckets: CallBuckets;
}): Operation<GetBucketAclRequest, GetBucketAclOutput> {
  const { callBuckets } = parts;
  return s3Operation({
    schema: GetBucketAcl$,
    action: "s3:GetBucketAcl",
    access: "read",
    category: "management",
    supports: ["ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { ownerAccountId } = await callBuckets.require(input, call);
      const ID = canonicalUserId(ownerAccountId);
      return {
        Owner: { ID },
        Grants: [{ Grantee: { Type: "CanonicalUser", ID }, Permission: "FULL_CONTROL" }],
      };
    },
  });
}

import { GetObjectAcl$ } from "@aws-sdk/client-s3";
import type { GetObjectAclOutput, GetObjectAclRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import { s3Operation } from "../s3-operation.ts";
import { canonicalUserId } from "../../../identity/canonical-user-id.ts";
import { requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * GetObjectAcl: always that the owner of the bucket has full control.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
 */
export function getObjectAcl(
  parts: ObjectParts,
): Operation<GetObjectAclRequest, GetObjectAclOutput> {
  return s3Operation({
    schema: GetObjectAcl$,
    action: "s3:GetObjectAcl",
    versionAction: "s3:GetObjectVersionAcl",
    access: "read",
    category: "data",
    supports: ["VersionId", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    handle: async (input, call) => {
      const { bucket } = await requireStored(parts, input, call);
      const ID = canonicalUserId(bucket.ownerAccountId);
      return {
        Owner: { ID },
        Grants: [{ Grantee: { Type: "CanonicalUser", ID }, Permission: "FULL_CONTROL" }],
      };
    },
  });
}

import { DeleteObject$ } from "@aws-sdk/client-s3";
import type { DeleteObjectRequest } from "@aws-sdk/client-s3";

import type { Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { deleteAll, deletionRequirements, readDeletionEtag } from "../deletion.ts";
import type { DeletedVersion } from "../deletion.ts";
import type { MfaDelete } from "../mfa-delete.ts";
import { hasMfaDelete } from "../mfa-delete.ts";
import { requireKey } from "../object-key.ts";
import { readVersionId } from "../object-version.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * DeleteObject: removes a version for good, or deletes the key as the bucket's versioning says. One
 * that was not there is no error, except with `If-Match`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export function deleteObject(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly mfaDelete: MfaDelete;
}): Operation<DeleteObjectRequest, DeletedVersion> {
  const { buckets, callBuckets, mfaDelete } = parts;
  return s3Operation({
    schema: DeleteObject$,
    action: "s3:DeleteObject",
    versionAction: "s3:DeleteObjectVersion",
    alsoRequires: ({ BypassGovernanceRetention, IfMatch }, _call, resources) =>
      deletionRequirements(
        { bypasses: BypassGovernanceRetention === true, etag: IfMatch },
        resources,
      ),
    access: "write",
    category: "data",
    supports: ["VersionId", "MFA", "BypassGovernanceRetention", "IfMatch", "ExpectedBucketOwner"],
    resources: callBuckets.objectResources,
    handle: async (input, call) => {
      const key = requireKey(input.Key);
      const version = readVersionId(input.VersionId);
      const bucket = await callBuckets.require(input, call);
      if (hasMfaDelete(bucket) && version.versionId !== undefined) {
        await mfaDelete.require(bucket, input.MFA, call);
      }
      const deletion = {
        key,
        ...version,
        ...readDeletionEtag(input.IfMatch),
        bypassGovernance: input.BypassGovernanceRetention === true,
      };
      const [result] = await deleteAll(buckets, bucket, [deletion]);
      if (result?.kind === "refused") throw result.error;
      return result?.version ?? {};
    },
  });
}

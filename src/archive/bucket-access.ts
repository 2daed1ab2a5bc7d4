import type { Buckets } from "../buckets/buckets.ts";
import type { ResourceAccess } from "../policy/resource-access.ts";
import { findBucketOfArn } from "./bucket-arn.ts";
import { bucketPolicies } from "./bucket-policies.ts";
import { publicBucketRestriction } from "./public-access.ts";
import type { AccountPublicAccess } from "./public-access.ts";

/** However a policy locks a bucket, its owner can take the policy away again. */
const rootMayAlways: ReadonlySet<string> = new Set([
  "s3:GetBucketPolicy",
  "s3:PutBucketPolicy",
  "s3:DeleteBucketPolicy",
]);

/**
 * Who owns a bucket, and what its policy says of it and of the objects in it. A bucket that is not
 * there has neither.
 *
 * @see S3 User Guide, "How Amazon S3 authorizes a request"
 */
export function bucketAccess(
  buckets: Pick<Buckets, "findBucket">,
  publicAccess: Pick<AccountPublicAccess, "find">,
): (arn: string, action: string) => Promise<ResourceAccess | undefined> {
  const policyOf = bucketPolicies();
  const isRestricted = publicBucketRestriction(publicAccess);
  return async (arn, action) => {
    // Whose a name is already, CreateBucket itself says.
    const name = action === "s3:CreateBucket" ? undefined : findBucketOfArn(arn);
    const bucket = name === undefined ? undefined : await buckets.findBucket(name);
    if (bucket === undefined) return undefined;
    const policy = policyOf(bucket);
    return {
      accountId: bucket.ownerAccountId,
      ...(policy !== undefined && { policy }),
      isClosedToOthers: isRestricted(bucket),
      rootMayAlways,
    };
  };
}

import { serviceRequest } from "../access/service-request.ts";
import type { BucketSettings } from "../buckets/buckets.ts";
import type { PolicyRequest, RequestContext } from "../policy/request.ts";

/** The service principal that delivers log files and digests. */
export const cloudTrailPrincipal = "cloudtrail.amazonaws.com";

/** The canned ACL that CloudTrail puts with, and that bucket policies ask for. */
export const deliveryAcl = "bucket-owner-full-control";

/**
 * What CloudTrail asks of a bucket on behalf of a trail.
 *
 * @see CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"
 */
export function trailRequest(
  trail: {
    readonly arn: string;
    readonly accountId: string;
    /** What its files are encrypted under. Absent: CloudTrail says nothing of encryption. */
    readonly kmsKeyId?: string;
  },
  access: { readonly action: string; readonly resource: string; readonly at: number },
  bucket: BucketSettings,
): PolicyRequest {
  return serviceRequest({
    service: cloudTrailPrincipal,
    ...access,
    resourceAccountId: bucket.ownerAccountId,
    sourceArn: trail.arn,
    sourceAccountId: trail.accountId,
    conditions: {
      "s3:ResourceAccount": bucket.ownerAccountId,
      "s3:signatureversion": "AWS4-HMAC-SHA256",
      "s3:authType": "REST-HEADER",
      "s3:TlsVersion": "1.3",
      ...(access.action === "s3:PutObject" && putConditions(trail)),
    },
  });
}

function putConditions({ kmsKeyId }: { readonly kmsKeyId?: string }): RequestContext {
  return {
    "s3:x-amz-acl": deliveryAcl,
    ...(kmsKeyId !== undefined && {
      "s3:x-amz-server-side-encryption": "aws:kms",
      "s3:x-amz-server-side-encryption-aws-kms-key-id": kmsKeyId,
    }),
  };
}

import { PutBucketVersioning$ } from "@aws-sdk/client-s3";
import type { PutBucketVersioningRequest, VersioningConfiguration } from "@aws-sdk/client-s3";

import type { Call, Operation } from "../../../call/operation.ts";
import type { Buckets, BucketSettings } from "../../../buckets/buckets.ts";
import { changeSettings } from "../bucket-owner.ts";
import type { CallBuckets } from "../call-bucket.ts";
import {
  accessDenied,
  illegalVersioningConfiguration,
  invalidBucketState,
  malformedXml,
  operationAborted,
} from "../errors.ts";
import type { MfaDelete } from "../mfa-delete.ts";
import { hasMfaDelete, refuseMfaDeleteBesideLifecycle } from "../mfa-delete.ts";
import { s3Operation } from "../s3-operation.ts";

type Versioning = Pick<BucketSettings, "versioning" | "mfaDelete">;

/**
 * PutBucketVersioning: enables or suspends versioning, from the next write on, and MFA delete. To
 * turn MFA delete on, and to change anything while it is on, takes the root user of the owning
 * account and a code of its device.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
 */
export function putBucketVersioning(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly mfaDelete: MfaDelete;
}): Operation<PutBucketVersioningRequest, object> {
  const { buckets, callBuckets, mfaDelete } = parts;
  return s3Operation({
    schema: PutBucketVersioning$,
    action: "s3:PutBucketVersioning",
    access: "write",
    category: "management",
    supports: ["MFA", "ContentMD5", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: callBuckets.bucketResources,
    bodyParameters: ({ VersioningConfiguration: body }) => ({
      VersioningConfiguration: { Status: body?.Status, MfaDelete: body?.MFADelete },
    }),
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const asked = readVersioning(input.VersioningConfiguration);
      checkState(bucket, asked);
      if (hasMfaDelete(bucket) || hasMfaDelete({ ...bucket, ...asked })) {
        requireOwnRoot(bucket, call);
        await mfaDelete.require(bucket, input.MFA, call);
      }
      await changeSettings(buckets, bucket, (now) => {
        // What was asked of the caller was asked by what MFA delete was then.
        if (hasMfaDelete(now) !== hasMfaDelete(bucket)) throw operationAborted();
        checkState(now, asked);
        return { ...now, ...asked };
      });
      return {};
    },
  });
}

function readVersioning(body: VersioningConfiguration | undefined): Versioning {
  const status: string | undefined = body?.Status;
  const mfa: string | undefined = body?.MFADelete;
  if (status === undefined) throw illegalVersioningConfiguration();
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  if (mfa === undefined) return { versioning: status };
  if (mfa !== "Enabled" && mfa !== "Disabled") throw malformedXml();
  return { versioning: status, mfaDelete: mfa };
}

/** @throws ServiceError `InvalidBucketState` */
function checkState(bucket: BucketSettings, asked: Versioning): void {
  if (bucket.objectLock !== undefined && asked.versioning === "Suspended") {
    throw invalidBucketState(
      "An Object Lock configuration is present on this bucket, so the versioning state cannot be " +
        "changed.",
    );
  }
  if (asked.mfaDelete === "Enabled") refuseMfaDeleteBesideLifecycle(bucket);
}

/** @throws ServiceError `AccessDenied` */
function requireOwnRoot({ ownerAccountId }: BucketSettings, { principal }: Call): void {
  const isOwnRoot = principal.type === "Root" && principal.accountId === ownerAccountId;
  if (!isOwnRoot) throw accessDenied();
}

import type { Buckets, BucketSettings } from "../buckets/buckets.ts";
import type { CustomerKeys, DataKeyRequest } from "../kms/customer-keys.ts";
import type { EncryptionContext } from "../kms/encryption-context.ts";
import type { KeyCaller } from "../kms/key-access.ts";
import { KmsError } from "../kms/kms-error.ts";
import { bucketArn, objectArn } from "./bucket-arn.ts";
import { cloudTrailPrincipal } from "./trail-access.ts";

export interface TrailKeyQuestion {
  readonly keyId: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly accountId: string;
  readonly trailArn: string;
}

export type TrailKeyOutcome =
  | { readonly kind: "ok"; readonly keyArn: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "unusable"; readonly message: string }
  | { readonly kind: "insufficient"; readonly missing: readonly object[] };

/**
 * Asks what CloudTrail asks of a key: whether it is there, in the Region of the bucket, can encrypt,
 * and lets CloudTrail use it for this trail. A data key is made as for a log file, and thrown away.
 *
 * @see CloudTrail User Guide, "Configure AWS KMS key policies for CloudTrail"
 */
export function trailKeyCheck(parts: {
  readonly customerKeys: CustomerKeys;
  /** A built-in bucket. A bucket of another S3 is in no Region of this KMS. */
  readonly findBucket: Buckets["findBucket"];
}): (question: TrailKeyQuestion) => Promise<TrailKeyOutcome> {
  const { customerKeys, findBucket } = parts;
  return async (question) => {
    const bucket = await findBucket(question.bucket);
    if (bucket === undefined) return { kind: "not-found" };
    const asked = { keyId: question.keyId, ...trailKeyUse(question, bucket) };
    const { encryptionContext: _context, ...use } = asked;
    try {
      const described = await allowed(customerKeys.describe(use));
      const made = await allowed(customerKeys.generateDataKey(asked));
      const opened =
        made !== undefined && hasBucketKey(bucket)
          ? await allowed(customerKeys.decrypt({ ...asked, ciphertext: made.ciphertext }))
          : made;
      const missing = [
        ...(made === undefined ? [generateStatement(question)] : []),
        ...(described === undefined ? [describeStatement(question)] : []),
        ...(made !== undefined && opened === undefined ? [decryptStatement(question)] : []),
      ];
      if (made === undefined || missing.length > 0) return { kind: "insufficient", missing };
      return { kind: "ok", keyArn: made.keyArn };
    } catch (error) {
      return refusedAs(error);
    }
  };
}

/** What KMS is told when a file of the trail is put: S3 adds its ARN, or that of the bucket. */
function trailKeyUse(
  { accountId, trailArn, prefix }: TrailKeyQuestion,
  bucket: BucketSettings,
): Omit<DataKeyRequest, "keyId"> {
  const folder = [prefix, "AWSLogs", accountId, "CloudTrail"].filter((part) => part !== "");
  const object = objectArn(bucket.name, folder.join("/"));
  const arn = hasBucketKey(bucket) ? bucketArn(bucket.name) : object;
  return {
    home: { accountId, region: bucket.region },
    caller: trailKeyCaller(accountId, trailArn),
    encryptionContext: { ...trailKeyContext(trailArn), "aws:s3:arn": arn },
  };
}

export function trailKeyCaller(accountId: string, trailArn: string): KeyCaller {
  const source = { sourceArn: trailArn, sourceAccount: accountId };
  return { kind: "service", name: cloudTrailPrincipal, ...source };
}

/** What CloudTrail adds to the encryption context of each of its files. */
export function trailKeyContext(trailArn: string): EncryptionContext {
  return { "aws:cloudtrail:arn": trailArn };
}

function hasBucketKey({ configuration }: BucketSettings): boolean {
  return configuration?.encryption?.BucketKeyEnabled === true;
}

/** Undefined: the key policy does not allow it. Whatever else is wrong is thrown. */
async function allowed<Result>(asking: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof KmsError && error.code === "AccessDeniedException") return undefined;
    throw error;
  }
}

function refusedAs(error: unknown): TrailKeyOutcome {
  if (!(error instanceof KmsError)) throw error;
  if (error.code === "NotFoundException" || error.code === "InvalidArnException") {
    return { kind: "not-found" };
  }
  return { kind: "unusable", message: error.message };
}

/** The policy statements that CloudTrail's user guide asks for, ready to be pasted. */
function generateStatement({ accountId, trailArn }: TrailKeyQuestion): object {
  return {
    Sid: "AllowCloudTrailToEncryptLogs",
    ...toCloudTrail,
    Action: "kms:GenerateDataKey*",
    Condition: {
      StringEquals: { "aws:SourceArn": trailArn },
      StringLike: {
        "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${accountId}:trail/*`,
      },
    },
  };
}

function describeStatement({ trailArn }: TrailKeyQuestion): object {
  return {
    Sid: "AllowCloudTrailToDescribeKey",
    ...toCloudTrail,
    Action: "kms:DescribeKey",
    Condition: { StringEquals: { "aws:SourceArn": trailArn } },
  };
}

function decryptStatement({ trailArn }: TrailKeyQuestion): object {
  return {
    Sid: "AllowCloudTrailToDecryptForBucketKey",
    ...toCloudTrail,
    Action: "kms:Decrypt",
    Condition: { StringEquals: { "aws:SourceArn": trailArn } },
  };
}

const toCloudTrail = {
  Effect: "Allow",
  Principal: { Service: cloudTrailPrincipal },
  Resource: "*",
};

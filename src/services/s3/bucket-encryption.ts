import type { ServerSideEncryptionConfiguration } from "@aws-sdk/client-s3";
import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";

import type { BucketEncryption } from "../../buckets/bucket-configuration.ts";
import { invalidArgument, malformedXml } from "./errors.ts";

/** How a bucket of which nothing was said encrypts: SSE-S3, and nothing under a client's key. */
export const defaultEncryption: BucketEncryption = {
  SSEAlgorithm: "AES256",
  BucketKeyEnabled: false,
  isCustomerKeyBlocked: true,
};

/**
 * Reads what PutBucketEncryption is to set. What the one rule leaves out of `BlockedEncryptionTypes`
 * or of the default stays as it is. A key is not looked for: it may be made later.
 *
 * @throws ServiceError `MalformedXML`, `InvalidArgument`
 */
export function readBucketEncryption(
  configuration: ServerSideEncryptionConfiguration | undefined,
): (now: BucketEncryption) => BucketEncryption {
  const [rule, ...others] = configuration?.Rules ?? [];
  if (rule === undefined || others.length > 0) throw malformedXml();
  const algorithm = readDefault(rule);
  const isCustomerKeyBlocked = readBlocked(rule);
  return (now) => ({
    ...(algorithm ?? defaultOf(now)),
    BucketKeyEnabled: rule.BucketKeyEnabled ?? false,
    isCustomerKeyBlocked: isCustomerKeyBlocked ?? now.isCustomerKeyBlocked,
  });
}

type DefaultAlgorithm = Pick<BucketEncryption, "SSEAlgorithm" | "KMSMasterKeyID">;

function defaultOf({ SSEAlgorithm, KMSMasterKeyID }: BucketEncryption): DefaultAlgorithm {
  return { SSEAlgorithm, ...(KMSMasterKeyID !== undefined && { KMSMasterKeyID }) };
}

function readDefault({
  ApplyServerSideEncryptionByDefault: wanted,
}: ServerSideEncryptionRule): DefaultAlgorithm | undefined {
  if (wanted === undefined) return undefined;
  const { SSEAlgorithm, KMSMasterKeyID } = wanted;
  const key = KMSMasterKeyID === undefined ? {} : { KMSMasterKeyID };
  if (SSEAlgorithm === "aws:kms" || SSEAlgorithm === "aws:kms:dsse")
    return { SSEAlgorithm, ...key };
  if (SSEAlgorithm !== "AES256") throw malformedXml();
  if (KMSMasterKeyID === undefined) return { SSEAlgorithm };
  throw invalidArgument(
    "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    "ApplyServerSideEncryptionByDefault",
    KMSMasterKeyID,
  );
}

function readBlocked({ BlockedEncryptionTypes }: ServerSideEncryptionRule): boolean | undefined {
  if (BlockedEncryptionTypes === undefined) return undefined;
  const [type, ...others] = BlockedEncryptionTypes.EncryptionType ?? [];
  if (others.length === 0 && (type === "SSE-C" || type === "NONE")) return type === "SSE-C";
  throw malformedXml();
}

/** What GetBucketEncryption shows: always a rule, as every bucket has a default. */
export function shownEncryption(
  encryption: BucketEncryption = defaultEncryption,
): ServerSideEncryptionConfiguration {
  const { BucketKeyEnabled, isCustomerKeyBlocked } = encryption;
  return {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: defaultOf(encryption),
        BucketKeyEnabled,
        BlockedEncryptionTypes: { EncryptionType: [isCustomerKeyBlocked ? "SSE-C" : "NONE"] },
      },
    ],
  };
}

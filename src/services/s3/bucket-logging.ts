import type {
  BucketLoggingStatus,
  LoggingEnabled,
  TargetObjectKeyFormat,
} from "@aws-sdk/client-s3";

import { ServiceError } from "../../call/service-error.ts";
import { present } from "../../base/present.ts";
import type { BucketLogging } from "../../buckets/bucket-configuration.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";
import { invalidTargetBucket } from "./configuration-errors.ts";
import { accessControlListNotSupported, malformedXml } from "./errors.ts";

/**
 * Where access logs are to go. Undefined: nowhere.
 *
 * @throws ServiceError `MalformedXML`, `AccessControlListNotSupported`
 */
export function readLogging(status: BucketLoggingStatus | undefined): BucketLogging | undefined {
  if (status === undefined) throw malformedXml();
  const enabled = status.LoggingEnabled;
  if (enabled === undefined) return undefined;
  const { TargetBucket, TargetPrefix, TargetGrants = [], TargetObjectKeyFormat } = enabled;
  if (TargetBucket === undefined || TargetPrefix === undefined) throw malformedXml();
  // ACLs of log objects are disabled with those of all others.
  if (TargetGrants.length > 0) throw accessControlListNotSupported();
  const partitionDateSource = readKeyFormat(TargetObjectKeyFormat ?? {});
  return present({ TargetBucket, TargetPrefix, partitionDateSource });
}

function readKeyFormat(format: TargetObjectKeyFormat): BucketLogging["partitionDateSource"] {
  const { SimplePrefix, PartitionedPrefix } = format;
  if (PartitionedPrefix === undefined) return undefined;
  const { PartitionDateSource: source } = PartitionedPrefix;
  const isKnown = source === "EventTime" || source === "DeliveryTime";
  if (SimplePrefix !== undefined || !isKnown) throw malformedXml();
  return source;
}

/** @throws ServiceError `InvalidTargetBucketForLogging`, `CrossLocationLoggingProhibitted` */
export function checkTargetBucket(
  source: BucketSettings,
  { TargetBucket }: BucketLogging,
  target: BucketSettings | undefined,
): void {
  if (target === undefined) {
    throw invalidTargetBucket("The target bucket for logging does not exist", TargetBucket);
  }
  if (target.ownerAccountId !== source.ownerAccountId) {
    const message = "The owner for the bucket to be logged and the target bucket must be the same.";
    throw invalidTargetBucket(message, TargetBucket);
  }
  if (target.region !== source.region) {
    const message = "Cross S3 location logging not allowed. ";
    throw new ServiceError("CrossLocationLoggingProhibitted", message, { status: 403 });
  }
  const isRequesterPays = target.configuration?.requestPayment === "Requester";
  if (isRequesterPays || target.objectLock?.defaultRetention !== undefined) {
    const message =
      "The target bucket for logging must have neither a default retention period nor Requester " +
      "Pays enabled.";
    throw invalidTargetBucket(message, TargetBucket);
  }
}

/** Where access logs go, as an answer has it. */
export function loggingOutput(logging: BucketLogging): LoggingEnabled {
  const { TargetBucket, TargetPrefix, partitionDateSource } = logging;
  const TargetObjectKeyFormat =
    partitionDateSource === undefined
      ? { SimplePrefix: {} }
      : { PartitionedPrefix: { PartitionDateSource: partitionDateSource } };
  return { TargetBucket, TargetPrefix, TargetObjectKeyFormat };
}

import { RestoreObject$ } from "@aws-sdk/client-s3";
import type { RestoreObjectOutput, RestoreObjectRequest, RestoreRequest } from "@aws-sdk/client-s3";

import { dueAfterDays } from "../../../archive/lifecycle/rule-dates.ts";
import { ServiceError } from "../../../call/service-error.ts";
import type { Operation } from "../../../call/operation.ts";
import { isArchived } from "../archived-object.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import { s3Operation } from "../s3-operation.ts";
import { changeStored, requireStored } from "../stored-object.ts";
import type { ObjectParts } from "../stored-object.ts";
import { existingTagConditions } from "../tag-conditions.ts";

/**
 * RestoreObject: makes an archived object readable for so many days. The archive is a directory like
 * any other, so that is done at once, whatever the tier. Asked again, the days count from then.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 */
export function restoreObject(
  parts: ObjectParts,
): Operation<RestoreObjectRequest, RestoreObjectOutput> {
  return s3Operation({
    schema: RestoreObject$,
    action: "s3:RestoreObject",
    access: "write",
    category: "data",
    supports: ["VersionId", "ChecksumAlgorithm", "ExpectedBucketOwner"],
    resources: parts.callBuckets.objectResources,
    storedConditions: (input) => existingTagConditions(parts.buckets, input),
    bodyParameters: ({ RestoreRequest }) => ({ RestoreRequest }),
    status: (output) => (renewed.has(output) ? 200 : 202),
    handle: async (input, call) => {
      const days = readDays(input.RestoreRequest);
      const found = await requireStored(parts, input, call);
      if (!isArchived(found.object)) throw notArchived();
      checkTier(input.RestoreRequest, found.object.headers.storageClass ?? "");
      const now = call.receivedAt;
      const restoredUntil = dueAfterDays(now, days);
      await changeStored(parts, found, (headers) => ({ ...headers, restoredUntil }));
      const output = {};
      if ((found.object.headers.restoredUntil ?? 0) > now) renewed.add(output);
      return output;
    },
  });
}

/** Answers to calls on objects that were restored already. */
const renewed = new WeakSet<object>();

function readDays(request: RestoreRequest | undefined): number {
  if (request === undefined) throw malformedXml();
  const { Days, Type, SelectParameters, OutputLocation } = request;
  if (Type !== undefined || SelectParameters !== undefined || OutputLocation !== undefined) {
    throw notImplemented("SelectParameters");
  }
  if (Days === undefined || !Number.isInteger(Days) || Days < 1) throw malformedXml();
  return Days;
}

const tiers: ReadonlySet<string> = new Set(["Standard", "Bulk", "Expedited"]);

function checkTier(request: RestoreRequest | undefined, storageClass: string): void {
  const { Tier, GlacierJobParameters } = request ?? {};
  const tier = GlacierJobParameters?.Tier ?? Tier ?? "Standard";
  if (!tiers.has(tier)) throw malformedXml();
  if (tier === "Expedited" && storageClass === "DEEP_ARCHIVE") {
    const message = "Retrieval option is not supported by this storage class";
    throw new ServiceError("InvalidArgument", message);
  }
}

function notArchived(): ServiceError {
  const message = "Restore is not allowed for the object's current storage class";
  return new ServiceError("InvalidObjectState", message, { status: 403 });
}

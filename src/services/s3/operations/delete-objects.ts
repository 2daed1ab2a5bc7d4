import { DeleteObjects$ } from "@aws-sdk/client-s3";
import type {
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  DeletedObject,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";

import { objectArn } from "../../../archive/bucket-arn.ts";
import type { Authorize, Call, Operation } from "../../../aws/operation.ts";
import { ServiceError } from "../../../aws/service-error.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { deleteOne } from "../delete-one.ts";
import { accessDenied, malformedXml, notImplemented } from "../errors.ts";
import { requireKey, requireNullVersion } from "../object-key.ts";
import { s3Operation } from "../s3-operation.ts";

const objectsMax = 1000;

/**
 * DeleteObjects: up to 1,000 objects, each for itself: what is refused for one is said of that one,
 * authorization included. The pipeline has compared the body with its checksum, which S3 asks for.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function deleteObjects(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly authorize: Authorize;
}): Operation<DeleteObjectsRequest, DeleteObjectsOutput> {
  const { buckets, callBuckets, authorize } = parts;

  async function deleteListed(bucket: string, one: ObjectIdentifier, call: Call): Promise<void> {
    const key = requireKey(one.Key);
    requireNullVersion(one.VersionId);
    if (one.LastModifiedTime !== undefined) throw notImplemented("LastModifiedTime");
    if (one.Size !== undefined) throw notImplemented("Size");
    const access = await authorize({
      principal: call.principal,
      action: "s3:DeleteObject",
      resources: [{ arn: objectArn(bucket, key) }],
      conditions: one.ETag === undefined ? {} : { "s3:if-match": one.ETag },
      call,
    });
    if (access.kind === "deny") throw accessDenied(access.message);
    await deleteOne(buckets, { bucket, key, ifMatch: one.ETag });
  }

  return s3Operation({
    schema: DeleteObjects$,
    access: "write",
    category: "data",
    supports: ["ExpectedBucketOwner", "ChecksumAlgorithm"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name } = await callBuckets.require(input, call);
      const objects = input.Delete?.Objects ?? [];
      if (objects.length === 0 || objects.length > objectsMax) throw malformedXml();
      const deleted: DeletedObject[] = [];
      const errors: NonNullable<DeleteObjectsOutput["Errors"]> = [];
      for (const one of objects) {
        const said = { Key: one.Key, ...(one.VersionId !== undefined && versionOf(one)) };
        try {
          await deleteListed(name, one, call);
          deleted.push(said);
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          errors.push({ ...said, Code: error.code, Message: error.message });
        }
      }
      return { ...(input.Delete?.Quiet !== true && { Deleted: deleted }), Errors: errors };
    },
  });
}

function versionOf({ VersionId }: ObjectIdentifier): { readonly VersionId?: string } {
  return VersionId === undefined ? {} : { VersionId };
}

import { DeleteObjects$ } from "@aws-sdk/client-s3";
import type {
  DeleteObjectsOutput,
  DeleteObjectsRequest,
  DeletedObject,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";

import { objectArn } from "../../../archive/bucket-arn.ts";
import type { Authorize, Call, Operation } from "../../../call/operation.ts";
import { ServiceError } from "../../../call/service-error.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { deleteAll } from "../deletion.ts";
import type { Deletion } from "../deletion.ts";
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

  /** @throws ServiceError what is said of this one object */
  async function admit(bucket: string, one: ObjectIdentifier, call: Call): Promise<Deletion> {
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
    return { key, ifMatch: one.ETag };
  }

  return s3Operation({
    schema: DeleteObjects$,
    action: "s3:DeleteObject",
    authorization: "by-handler",
    access: "write",
    category: "data",
    supports: ["ExpectedBucketOwner", "ChecksumAlgorithm"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const { name } = await callBuckets.require(input, call);
      const objects = input.Delete?.Objects ?? [];
      if (objects.length === 0 || objects.length > objectsMax) throw malformedXml();
      const errors: ObjectError[] = [];
      const admitted: { readonly one: ObjectIdentifier; readonly deletion: Deletion }[] = [];
      for (const one of objects) {
        try {
          admitted.push({ one, deletion: await admit(name, one, call) });
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          errors.push(errorOf(one, error));
        }
      }
      const deletions = admitted.map(({ deletion }) => deletion);
      const refusals = await deleteAll(buckets, name, deletions);
      const deleted: DeletedObject[] = [];
      for (const [at, { one }] of admitted.entries()) {
        const refusal = refusals[at];
        if (refusal === undefined) deleted.push(named(one));
        else errors.push(errorOf(one, refusal));
      }
      return { ...(input.Delete?.Quiet !== true && { Deleted: deleted }), Errors: errors };
    },
  });
}

type ObjectError = NonNullable<DeleteObjectsOutput["Errors"]>[number];

function errorOf(one: ObjectIdentifier, { code, message }: ServiceError): ObjectError {
  return { ...named(one), Code: code, Message: message };
}

function named({ Key, VersionId }: ObjectIdentifier): DeletedObject {
  return { Key, ...(VersionId !== undefined && { VersionId }) };
}

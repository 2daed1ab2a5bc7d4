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
import type { Buckets, BucketSettings, Deletion } from "../../../buckets/buckets.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { deleteAll, deletionRequirements, readDeletionEtag } from "../deletion.ts";
import type { DeletionResult } from "../deletion.ts";
import { accessDenied, malformedXml, notImplemented } from "../errors.ts";
import type { MfaDelete } from "../mfa-delete.ts";
import { hasMfaDelete } from "../mfa-delete.ts";
import { requireKey } from "../object-key.ts";
import { readVersionId } from "../object-version.ts";
import { required, s3Operation } from "../s3-operation.ts";

const objectsMax = 1000;

/**
 * DeleteObjects: up to 1,000 objects and versions, each for itself: what is refused for one is said
 * of that one, authorization included. A code of an MFA device is of the whole call. The pipeline has
 * compared the body with its checksum, which S3 asks for.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export function deleteObjects(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
  readonly authorize: Authorize;
  readonly mfaDelete: MfaDelete;
}): Operation<DeleteObjectsRequest, DeleteObjectsOutput> {
  const { buckets, callBuckets, mfaDelete } = parts;
  const admitAll = admission(parts.authorize);
  return s3Operation({
    schema: DeleteObjects$,
    action: "s3:DeleteObject",
    authorization: "by-handler",
    access: "write",
    category: "data",
    supports: ["MFA", "BypassGovernanceRetention", "ExpectedBucketOwner", "ChecksumAlgorithm"],
    resources: callBuckets.bucketResources,
    handle: async (input, call) => {
      const bucket = await callBuckets.require(input, call);
      const objects = readObjects(input);
      const { admitted, errors } = await admitAll(bucket, input, call);
      const removes = objects.some(({ VersionId }) => VersionId !== undefined);
      if (hasMfaDelete(bucket) && (removes || input.MFA !== undefined)) {
        await mfaDelete.require(bucket, input.MFA, call);
      }
      const deletions = admitted.map(({ deletion }) => deletion);
      const results = await deleteAll(buckets, bucket, deletions);
      const deleted: DeletedObject[] = [];
      for (const [at, { one }] of admitted.entries()) {
        const result = results[at];
        if (result?.kind === "refused") errors.push(errorOf(one, result.error));
        else deleted.push(deletedObject(one, result));
      }
      return { ...(input.Delete?.Quiet !== true && { Deleted: deleted }), Errors: errors };
    },
  });
}

/** @throws ServiceError `MalformedXML` */
function readObjects(input: DeleteObjectsRequest): readonly ObjectIdentifier[] {
  const objects = input.Delete?.Objects ?? [];
  if (objects.length === 0 || objects.length > objectsMax) throw malformedXml();
  return objects;
}

interface Admission {
  readonly admitted: readonly { readonly one: ObjectIdentifier; readonly deletion: Deletion }[];
  /** What is said of the others. */
  readonly errors: ObjectError[];
}

/** Asks of each object whether it may be deleted. */
function admission(
  authorize: Authorize,
): (bucket: BucketSettings, input: DeleteObjectsRequest, call: Call) => Promise<Admission> {
  const admit = admissionOfOne(authorize);
  return async (bucket, input, call) => {
    const bypasses = input.BypassGovernanceRetention === true;
    const errors: ObjectError[] = [];
    const admitted: { readonly one: ObjectIdentifier; readonly deletion: Deletion }[] = [];
    for (const one of input.Delete?.Objects ?? []) {
      try {
        admitted.push({ one, deletion: await admit(bucket, one, bypasses, call) });
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        errors.push(errorOf(one, error));
      }
    }
    return { admitted, errors };
  };
}

/** Whether one object may be deleted. Throws what is said of it alone. */
function admissionOfOne(
  authorize: Authorize,
): (
  bucket: BucketSettings,
  one: ObjectIdentifier,
  bypasses: boolean,
  call: Call,
) => Promise<Deletion> {
  return async ({ name }, one, bypasses, call) => {
    const key = requireKey(one.Key);
    const version = readVersionId(one.VersionId);
    if (one.LastModifiedTime !== undefined) throw notImplemented("LastModifiedTime");
    if (one.Size !== undefined) throw notImplemented("Size");
    const isOfVersion = version.versionId !== undefined;
    const resources = [{ arn: objectArn(name, key) }];
    const requirements = [
      ...required(isOfVersion ? "s3:DeleteObjectVersion" : "s3:DeleteObject", resources),
      ...deletionRequirements({ bypasses, etag: one.ETag }, resources),
    ];
    const conditions = {
      ...(one.ETag !== undefined && { "s3:if-match": one.ETag }),
      ...(isOfVersion && { "s3:versionid": version.versionId }),
    };
    for (const requirement of requirements) {
      const request = { principal: call.principal, ...requirement, conditions, call };
      const access = await authorize(request);
      if (access.kind === "deny") throw accessDenied(access.message);
    }
    return { key, ...version, ...readDeletionEtag(one.ETag), bypassGovernance: bypasses };
  };
}

type ObjectError = NonNullable<DeleteObjectsOutput["Errors"]>[number];

function errorOf(one: ObjectIdentifier, { code, message }: ServiceError): ObjectError {
  return { ...named(one), Code: code, Message: message };
}

function named({ Key, VersionId }: ObjectIdentifier): DeletedObject {
  return { Key, ...(VersionId !== undefined && { VersionId }) };
}

function deletedObject(one: ObjectIdentifier, result: DeletionResult | undefined): DeletedObject {
  if (result?.kind !== "done" || result.version.DeleteMarker === undefined) return named(one);
  return {
    ...named(one),
    DeleteMarker: true,
    DeleteMarkerVersionId: result.version.VersionId,
  };
}

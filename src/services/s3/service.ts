import type { Authorize, Operation, Service } from "../../call/operation.ts";
import type { AccountPublicAccess } from "../../archive/public-access.ts";
import type { Clock } from "../../base/world.ts";
import type { Buckets } from "../../buckets/buckets.ts";
import type { MfaCodes } from "../../identity/mfa-codes.ts";
import type { ObjectEncryption } from "../../archive/object-encryption.ts";
import { callBuckets } from "./call-bucket.ts";
import { callEncryption } from "./call-encryption.ts";
import type { CallBuckets } from "./call-bucket.ts";
import { s3CrossOrigin } from "./cross-origin.ts";
import { exclusive } from "../../base/exclusive.ts";
import { getBucketTagging } from "./operations/get-bucket-tagging.ts";
import { putBucketTagging } from "./operations/put-bucket-tagging.ts";
import { deleteBucketTagging } from "./operations/delete-bucket-tagging.ts";
import { getBucketCors } from "./operations/get-bucket-cors.ts";
import { getBucketEncryption } from "./operations/get-bucket-encryption.ts";
import { putBucketCors } from "./operations/put-bucket-cors.ts";
import { putBucketEncryption } from "./operations/put-bucket-encryption.ts";
import { deleteBucketCors } from "./operations/delete-bucket-cors.ts";
import { deleteBucketEncryption } from "./operations/delete-bucket-encryption.ts";
import { getPublicAccessBlock } from "./operations/get-public-access-block.ts";
import { putPublicAccessBlock } from "./operations/put-public-access-block.ts";
import { deletePublicAccessBlock } from "./operations/delete-public-access-block.ts";
import { getBucketPolicyStatus } from "./operations/get-bucket-policy-status.ts";
import { getBucketOwnershipControls } from "./operations/get-bucket-ownership-controls.ts";
import { putBucketOwnershipControls } from "./operations/put-bucket-ownership-controls.ts";
import { getBucketRequestPayment } from "./operations/get-bucket-request-payment.ts";
import { putBucketRequestPayment } from "./operations/put-bucket-request-payment.ts";
import { putBucketAcl } from "./operations/put-bucket-acl.ts";
import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { createMultipartUpload } from "./operations/create-multipart-upload.ts";
import { deleteBucketPolicy } from "./operations/delete-bucket-policy.ts";
import { deleteBucket } from "./operations/delete-bucket.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getBucketAcl } from "./operations/get-bucket-acl.ts";
import { getBucketLocation } from "./operations/get-bucket-location.ts";
import { getBucketPolicy } from "./operations/get-bucket-policy.ts";
import { getBucketVersioning } from "./operations/get-bucket-versioning.ts";
import { getObjectLegalHold } from "./operations/get-object-legal-hold.ts";
import { getObjectLockConfiguration } from "./operations/get-object-lock-configuration.ts";
import { getObjectRetention } from "./operations/get-object-retention.ts";
import { getObject } from "./operations/get-object.ts";
import { headBucket } from "./operations/head-bucket.ts";
import { headObject } from "./operations/head-object.ts";
import { listBuckets } from "./operations/list-buckets.ts";
import { listMultipartUploads } from "./operations/list-multipart-uploads.ts";
import { listObjectVersions } from "./operations/list-object-versions.ts";
import { listObjectsV2 } from "./operations/list-objects-v2.ts";
import { deleteBucketLifecycle } from "./operations/delete-bucket-lifecycle.ts";
import { getBucketLifecycleConfiguration } from "./operations/get-bucket-lifecycle-configuration.ts";
import { putBucketLifecycleConfiguration } from "./operations/put-bucket-lifecycle-configuration.ts";
import { listObjects } from "./operations/list-objects.ts";
import { getBucketLogging } from "./operations/get-bucket-logging.ts";
import { putBucketLogging } from "./operations/put-bucket-logging.ts";
import { getObjectAttributes } from "./operations/get-object-attributes.ts";
import { getObjectTagging } from "./operations/get-object-tagging.ts";
import { putObjectTagging } from "./operations/put-object-tagging.ts";
import { deleteObjectTagging } from "./operations/delete-object-tagging.ts";
import { getObjectAcl } from "./operations/get-object-acl.ts";
import { putObjectAcl } from "./operations/put-object-acl.ts";
import { restoreObject } from "./operations/restore-object.ts";
import { uploadPartCopy } from "./operations/upload-part-copy.ts";
import { withRequesterPays } from "./requester-pays.ts";
import { listParts } from "./operations/list-parts.ts";
import { putBucketPolicy } from "./operations/put-bucket-policy.ts";
import { putBucketVersioning } from "./operations/put-bucket-versioning.ts";
import { putObjectLegalHold } from "./operations/put-object-legal-hold.ts";
import { putObjectLockConfiguration } from "./operations/put-object-lock-configuration.ts";
import { putObjectRetention } from "./operations/put-object-retention.ts";
import { putObject } from "./operations/put-object.ts";
import { uploadPart } from "./operations/upload-part.ts";
import { mfaDelete } from "./mfa-delete.ts";
import { s3Schemas } from "./schemas.ts";

export interface S3Parts {
  readonly buckets: Buckets;
  /** What whole accounts block. */
  readonly publicAccess: Pick<AccountPublicAccess, "find">;
  /** Has the data keys of objects. */
  readonly encryption: ObjectEncryption;
  /** The storage classes that are bound to a place, beside STANDARD. Default: none. */
  readonly storageClasses?: ReadonlySet<string>;
  readonly clock: Clock;
  /** Asked for what a call touches beside its resource: the source of a copy, each of many keys. */
  readonly authorize: Authorize;
  /** Names of buckets that are kept elsewhere: none can be made here. */
  readonly takenNames?: ReadonlySet<string>;
  /** The enabled Regions. */
  readonly regions: readonly string[];
  /** Judges the codes that MFA delete asks for. */
  readonly mfa: Pick<MfaCodes, "verify">;
  /** Default: 10,000, AWS's quota for an account. */
  readonly bucketsPerAccountMax?: number;
}

/** The S3 API over `buckets`. */
export function s3Service(parts: S3Parts): Service {
  const known = callBuckets(parts.buckets, parts.publicAccess);
  const operations = Object.entries(operationsOf(parts, known)).map(
    ([name, operation]) => [name, withRequesterPays(operation, known)] as const,
  );
  return {
    signingName: "s3",
    protocol: "rest-xml",
    eventSource: "s3.amazonaws.com",
    xmlNamespace: "http://s3.amazonaws.com/doc/2006-03-01/",
    schemas: s3Schemas,
    crossOrigin: s3CrossOrigin(parts.buckets),
    operations: new Map(operations),
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- as in Service: inputs differ by operation
type Operations = Readonly<Record<string, Operation<any, any>>>;

function operationsOf(parts: S3Parts, known: CallBuckets): Operations {
  const { buckets, clock, authorize, regions } = parts;
  const { bucketsPerAccountMax = 10_000 } = parts;
  const encryption = callEncryption(parts.encryption);
  const { storageClasses = new Set<string>() } = parts;
  const objects = { buckets, callBuckets: known, encryption, storageClasses };
  const guarded = { ...objects, authorize };
  const withMfa = { ...objects, mfaDelete: mfaDelete(parts) };
  return {
    ...configurationOperations(objects),
    CreateBucket: createBucket({
      takenNames: parts.takenNames ?? new Set(),
      buckets,
      changeBuckets: exclusive(),
      clock,
      regions,
      bucketsPerAccountMax,
    }),
    DeleteBucket: deleteBucket(objects),
    HeadBucket: headBucket(objects),
    ListBuckets: listBuckets(objects),
    GetBucketLocation: getBucketLocation(objects),
    GetBucketAcl: getBucketAcl(objects),
    GetBucketPolicy: getBucketPolicy(objects),
    PutBucketPolicy: putBucketPolicy(objects),
    DeleteBucketPolicy: deleteBucketPolicy(objects),
    GetBucketVersioning: getBucketVersioning(objects),
    PutBucketVersioning: putBucketVersioning(withMfa),
    GetObjectLockConfiguration: getObjectLockConfiguration(objects),
    PutObjectLockConfiguration: putObjectLockConfiguration(objects),

    PutObject: putObject(objects),
    GetObject: getObject(guarded),
    HeadObject: headObject(guarded),
    CopyObject: copyObject(guarded),
    GetObjectAttributes: getObjectAttributes(objects),
    GetObjectTagging: getObjectTagging(objects),
    PutObjectTagging: putObjectTagging(objects),
    DeleteObjectTagging: deleteObjectTagging(objects),
    GetObjectAcl: getObjectAcl(objects),
    PutObjectAcl: putObjectAcl(objects),
    RestoreObject: restoreObject(objects),
    DeleteObject: deleteObject(withMfa),
    DeleteObjects: deleteObjects({ ...guarded, ...withMfa }),
    GetObjectRetention: getObjectRetention(objects),
    PutObjectRetention: putObjectRetention(objects),
    GetObjectLegalHold: getObjectLegalHold(objects),
    PutObjectLegalHold: putObjectLegalHold(objects),
    ListObjects: listObjects(objects),
    ListObjectsV2: listObjectsV2(objects),
    ListObjectVersions: listObjectVersions(objects),

    CreateMultipartUpload: createMultipartUpload(objects),
    UploadPart: uploadPart(objects),
    UploadPartCopy: uploadPartCopy(guarded),
    CompleteMultipartUpload: completeMultipartUpload(objects),
    AbortMultipartUpload: abortMultipartUpload(objects),
    ListParts: listParts(objects),
    ListMultipartUploads: listMultipartUploads(objects),
  };
}

/** What a bucket is configured with, by sub-resource. */
function configurationOperations(
  objects: ObjectParts & { readonly storageClasses: ReadonlySet<string> },
): Operations {
  return {
    GetBucketEncryption: getBucketEncryption(objects),
    PutBucketEncryption: putBucketEncryption(objects),
    DeleteBucketEncryption: deleteBucketEncryption(objects),
    GetBucketTagging: getBucketTagging(objects),
    PutBucketTagging: putBucketTagging(objects),
    DeleteBucketTagging: deleteBucketTagging(objects),
    GetBucketCors: getBucketCors(objects),
    PutBucketCors: putBucketCors(objects),
    DeleteBucketCors: deleteBucketCors(objects),
    GetPublicAccessBlock: getPublicAccessBlock(objects),
    PutPublicAccessBlock: putPublicAccessBlock(objects),
    DeletePublicAccessBlock: deletePublicAccessBlock(objects),
    GetBucketPolicyStatus: getBucketPolicyStatus(objects),
    GetBucketOwnershipControls: getBucketOwnershipControls(objects),
    PutBucketOwnershipControls: putBucketOwnershipControls(objects),
    GetBucketRequestPayment: getBucketRequestPayment(objects),
    PutBucketRequestPayment: putBucketRequestPayment(objects),
    PutBucketAcl: putBucketAcl(objects),
    GetBucketLifecycleConfiguration: getBucketLifecycleConfiguration(objects),
    PutBucketLifecycleConfiguration: putBucketLifecycleConfiguration(objects),
    DeleteBucketLifecycle: deleteBucketLifecycle(objects),
    GetBucketLogging: getBucketLogging(objects),
    PutBucketLogging: putBucketLogging(objects),
  };
}

interface ObjectParts {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}

import type { DeleteMarker } from "../../buckets/buckets.ts";
import { ServiceError } from "../../call/service-error.ts";

// One function per error of S3, with the message that S3 sends.
// See Amazon S3 API Reference, "Error responses".

type Details = Readonly<Record<string, string>>;

function reject(
  code: string,
  status: number,
  message: string,
  details: Details = {},
): ServiceError {
  return new ServiceError(code, message, { status, details });
}

export function accessDenied(message = "Access Denied"): ServiceError {
  return reject("AccessDenied", 403, message);
}

export function accessControlListNotSupported(): ServiceError {
  return reject("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
}

export function badChecksum(algorithm: string): ServiceError {
  const message = `The ${algorithm} you specified did not match the calculated checksum.`;
  return reject("BadDigest", 400, message);
}

export function badContentMd5(): ServiceError {
  const message = "The Content-MD5 you specified did not match what we received.";
  return reject("BadDigest", 400, message);
}

export function bucketAlreadyExists(bucket: string): ServiceError {
  const message =
    "The requested bucket name is not available. The bucket namespace is shared by all users of " +
    "the system. Please select a different name and try again.";
  return reject("BucketAlreadyExists", 409, message, { BucketName: bucket });
}

export function bucketAlreadyOwnedByYou(bucket: string): ServiceError {
  const message =
    "Your previous request to create the named bucket succeeded and you already own it.";
  return reject("BucketAlreadyOwnedByYou", 409, message, { BucketName: bucket });
}

export function bucketNotEmpty(bucket: string, hasVersions: boolean): ServiceError {
  const versions = hasVersions ? ". You must delete all versions in the bucket." : "";
  const message = `The bucket you tried to delete is not empty${versions}`;
  return reject("BucketNotEmpty", 409, message, { BucketName: bucket });
}

/** A bucket that takes no objects under a key that the client keeps. */
export function customerKeyBlocked(callerArn: string, resource: string): ServiceError {
  return accessDenied(
    `User: ${callerArn} is not authorized to perform: s3:PutObject on resource: "${resource}" ` +
      "because this bucket has blocked upload requests that specify Server Side Encryption with " +
      "Customer provided keys (SSE-C). Please specify a different server-side encryption type",
  );
}

/** Both a key of the client's and `algorithm` were asked for. */
export function encryptionMethodIncompatible(algorithm: string): ServiceError {
  return invalidArgument(
    "Server Side Encryption with Customer provided key is incompatible with the encryption method " +
      "specified",
    "x-amz-server-side-encryption",
    algorithm,
  );
}

export function entityTooLarge(bytesMax: number): ServiceError {
  const message = "Your proposed upload exceeds the maximum allowed size";
  return reject("EntityTooLarge", 400, message, { MaxSizeAllowed: String(bytesMax) });
}

export function entityTooSmall(bytesMin: number): ServiceError {
  const message = "Your proposed upload is smaller than the minimum allowed size";
  return reject("EntityTooSmall", 400, message, { MinSizeAllowed: String(bytesMin) });
}

export function illegalVersioningConfiguration(): ServiceError {
  const message = "The Versioning element must be specified";
  return reject("IllegalVersioningConfigurationException", 400, message);
}

/** `region` is what was asked for; undefined: nothing was. */
export function illegalLocationConstraint(region: string | undefined): ServiceError {
  const which = region === undefined ? "unspecified" : region;
  const message =
    `The ${which} location constraint is incompatible for the region specific endpoint this ` +
    "request was sent to.";
  return reject("IllegalLocationConstraintException", 400, message);
}

export function invalidArgument(message: string, name: string, value: string): ServiceError {
  const details = { ArgumentName: name, ArgumentValue: value };
  return reject("InvalidArgument", 400, message, details);
}

export function invalidBucketAcl(): ServiceError {
  const message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
  return reject("InvalidBucketAclWithObjectOwnership", 400, message);
}

export function invalidBucketName(bucket: string): ServiceError {
  const message = "The specified bucket is not valid.";
  return reject("InvalidBucketName", 400, message, { BucketName: bucket });
}

export function invalidBucketOwner(): ServiceError {
  const message =
    "The value of the expected bucket owner parameter must be an AWS Account ID... [12 digits]";
  return reject("InvalidBucketOwnerAWSAccountID", 400, message);
}

export function invalidBucketState(message: string): ServiceError {
  return reject("InvalidBucketState", 409, message);
}

export function invalidDigest(): ServiceError {
  return reject("InvalidDigest", 400, "The Content-MD5 you specified was invalid.");
}

export function invalidEncryptionAlgorithm(algorithm: string): ServiceError {
  const message = "The Encryption request you specified is not valid. Supported value: AES256.";
  return reject("InvalidEncryptionAlgorithmError", 400, message, {
    ArgumentName: "x-amz-server-side-encryption",
    ArgumentValue: algorithm,
  });
}

export function invalidLocationConstraint(region: string): ServiceError {
  const message = "The specified location-constraint is not valid";
  return reject("InvalidLocationConstraint", 400, message, { LocationConstraint: region });
}

export function invalidPart(): ServiceError {
  const message =
    "One or more of the specified parts could not be found.  The part may not have been " +
    "uploaded, or the specified entity tag may not match the part's entity tag.";
  return reject("InvalidPart", 400, message);
}

export function invalidPartNumber(requested: number, actual: number): ServiceError {
  const details = { ActualPartCount: String(actual), PartNumberRequested: String(requested) };
  return reject("InvalidPartNumber", 416, "The requested partnumber is not satisfiable", details);
}

export function invalidPartOrder(): ServiceError {
  const message =
    "The list of parts was not in ascending order. Parts must be ordered by part number.";
  return reject("InvalidPartOrder", 400, message);
}

export function invalidRange(range: string, size: number): ServiceError {
  return new ServiceError("InvalidRange", "The requested range is not satisfiable", {
    status: 416,
    details: { RangeRequested: range, ActualObjectSize: String(size) },
    headers: { "content-range": `bytes */${size}` },
  });
}

export function invalidRequest(message: string): ServiceError {
  return reject("InvalidRequest", 400, message);
}

export function invalidStorageClass(storageClass: string): ServiceError {
  const message = "The storage class you specified is not valid";
  return reject("InvalidStorageClass", 400, message, { StorageClassRequested: storageClass });
}

export function keyTooLong(sizeBytes: number, bytesMax: number): ServiceError {
  const details = { Size: String(sizeBytes), MaxSizeAllowed: String(bytesMax) };
  return reject("KeyTooLongError", 400, "Your key is too long", details);
}

export function malformedAcl(): ServiceError {
  const message =
    "The XML you provided was not well-formed or did not validate against our published schema";
  return reject("MalformedACLError", 400, message);
}

/** What KMS says of the key of an object: its error `code`, with `KMS.` before it. */
export function kmsFault(code: string, message: string): ServiceError {
  return reject(`KMS.${code}`, 400, message);
}

export function malformedPolicy(message: string): ServiceError {
  return reject("MalformedPolicy", 400, message);
}

export function malformedXml(): ServiceError {
  const message =
    "The XML you provided was not well-formed or did not validate against our published schema";
  return reject("MalformedXML", 400, message);
}

export function metadataTooLarge(sizeBytes: number, bytesMax: number): ServiceError {
  const message = "Your metadata headers exceed the maximum allowed metadata size";
  const details = { Size: String(sizeBytes), MaxSizeAllowed: String(bytesMax) };
  return reject("MetadataTooLarge", 400, message, details);
}

export function methodNotAllowed(): ServiceError {
  const message = "The specified method is not allowed against this resource.";
  return reject("MethodNotAllowed", 405, message);
}

export function noSuchBucket(bucket: string): ServiceError {
  const message = "The specified bucket does not exist";
  return reject("NoSuchBucket", 404, message, { BucketName: bucket });
}

export function noSuchBucketPolicy(bucket: string): ServiceError {
  const message = "The bucket policy does not exist";
  return reject("NoSuchBucketPolicy", 404, message, { BucketName: bucket });
}

export function noSuchKey(key: string): ServiceError {
  return reject("NoSuchKey", 404, "The specified key does not exist.", { Key: key });
}

/** The current version of the key is this delete marker. */
export function deletedKey({ key, versionId }: DeleteMarker): ServiceError {
  return new ServiceError("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    details: { Key: key },
    headers: { "x-amz-delete-marker": "true", "x-amz-version-id": versionId },
  });
}

/** A delete marker was asked for by its id, as if it were an object. */
export function deleteMarkerNotAllowed({ versionId, lastModified }: DeleteMarker): ServiceError {
  const message = "The specified method is not allowed against this resource.";
  return new ServiceError("MethodNotAllowed", message, {
    status: 405,
    details: { ResourceType: "DeleteMarker" },
    headers: {
      allow: "DELETE",
      "last-modified": new Date(lastModified).toUTCString(),
      "x-amz-delete-marker": "true",
      "x-amz-version-id": versionId,
    },
  });
}

export function noSuchObjectLock(): ServiceError {
  const message = "The specified object does not have a ObjectLock configuration";
  return reject("NoSuchObjectLockConfiguration", 404, message);
}

export function noSuchUpload(uploadId: string): ServiceError {
  const message =
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have " +
    "been aborted or completed.";
  return reject("NoSuchUpload", 404, message, { UploadId: uploadId });
}

export function noSuchVersion(key: string, versionId: string): ServiceError {
  const message = "The specified version does not exist.";
  return reject("NoSuchVersion", 404, message, { Key: key, VersionId: versionId });
}

/** `header` is what asks for something that is not built. */
export function notImplemented(header: string): ServiceError {
  const message = "A header you provided implies functionality that is not implemented.";
  return reject("NotImplemented", 501, message, { Header: header });
}

export function objectLockConfigurationNotFound(bucket: string): ServiceError {
  const message = "Object Lock configuration does not exist for this bucket";
  return reject("ObjectLockConfigurationNotFoundError", 404, message, { BucketName: bucket });
}

/** A version that may not be removed, or a retention that may not be loosened. */
export function objectLocked(): ServiceError {
  return accessDenied("Access Denied because object protected by object lock.");
}

/** The settings of the bucket changed between the look at them and the write. */
export function operationAborted(): ServiceError {
  const message =
    "A conflicting conditional operation is currently in progress against this resource. " +
    "Please try again.";
  return reject("OperationAborted", 409, message);
}

/** `condition` is the header that did not hold. */
export function preconditionFailed(condition: string): ServiceError {
  const message = "At least one of the pre-conditions you specified did not hold";
  return reject("PreconditionFailed", 412, message, { Condition: condition });
}

export function tooManyBuckets(): ServiceError {
  const message = "You have attempted to create more buckets than allowed";
  return reject("TooManyBuckets", 400, message);
}

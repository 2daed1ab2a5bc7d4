import { ServiceError } from "../../call/service-error.ts";

// The errors of what buckets are configured with, and of tags, with the messages that S3 sends.

function notFound(code: string, bucket: string, message: string): ServiceError {
  return new ServiceError(code, message, { status: 404, details: { BucketName: bucket } });
}

export function noSuchTagSet(bucket: string): ServiceError {
  return notFound("NoSuchTagSet", bucket, "The TagSet does not exist");
}

export function noSuchCorsConfiguration(bucket: string): ServiceError {
  const message = "The CORS configuration does not exist";
  return notFound("NoSuchCORSConfiguration", bucket, message);
}

export function noSuchLifecycleConfiguration(bucket: string): ServiceError {
  const message = "The lifecycle configuration does not exist";
  return notFound("NoSuchLifecycleConfiguration", bucket, message);
}

export function noSuchPublicAccessBlock(bucket: string): ServiceError {
  const message = "The public access block configuration was not found";
  return notFound("NoSuchPublicAccessBlockConfiguration", bucket, message);
}

export function invalidTag(message: string, key?: string): ServiceError {
  const details = key === undefined ? {} : { TagKey: key };
  return new ServiceError("InvalidTag", message, { details });
}

/** More tags than a bucket or an object may have. */
export function tooManyTags(message: string): ServiceError {
  return new ServiceError("BadRequest", message);
}

/** What of a target bucket keeps access logs out. */
export function invalidTargetBucket(message: string, bucket: string): ServiceError {
  const details = { TargetBucket: bucket };
  return new ServiceError("InvalidTargetBucketForLogging", message, { details });
}

/** The state of the bucket forbids what was asked. */
export function invalidBucketState(message: string): ServiceError {
  return new ServiceError("InvalidBucketState", message, { status: 409 });
}

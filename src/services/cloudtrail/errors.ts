import { ServiceError } from "../../call/service-error.ts";

// One function per error of the API, by name. The messages are those that AWS sends, where they have
// been seen; where not, they say what the API Reference says of the error.

export function cloudTrailArnInvalid(message: string): ServiceError {
  return new ServiceError("CloudTrailARNInvalidException", message);
}

export function channelNotFound(): ServiceError {
  return new ServiceError("ChannelNotFoundException", "The specified channel was not found.");
}

export function conflict(): ServiceError {
  return new ServiceError(
    "ConflictException",
    "Another change of the trail is in progress. Try again when it is done.",
  );
}

export function eventDataStoreNotFound(): ServiceError {
  return new ServiceError(
    "EventDataStoreNotFoundException",
    "The specified event data store was not found.",
  );
}

/** The bucket is on another endpoint, which gives no answer. */
export function bucketUnreachable(bucket: string): ServiceError {
  return new ServiceError(
    "ServiceUnavailable",
    `The S3 endpoint of the bucket ${bucket} cannot be reached. Try again later.`,
    { status: 503 },
  );
}

/** `missing`: the statements that the key policy lacks, to be pasted into it. */
export function insufficientEncryptionPolicy(
  key: string,
  missing: readonly object[],
): ServiceError {
  const statements = missing.map((statement) => JSON.stringify(statement)).join(", ");
  return new ServiceError(
    "InsufficientEncryptionPolicyException",
    `Insufficient permissions to use the KMS key ${key}. ` +
      `Statements missing in its policy: [${statements}]`,
  );
}

/**
 * `missing`: the statements that the bucket policy lacks, to be pasted into it. `code`: what the
 * bucket answered when something was put into it.
 */
export function insufficientS3BucketPolicy(
  bucket: string,
  missing: readonly object[],
  code?: string,
): ServiceError {
  const answer = code === undefined ? "" : `. The bucket answered ${code}`;
  const statements = missing.map((statement) => JSON.stringify(statement)).join(", ");
  const advice = missing.length === 0 ? "" : `. Statements missing in its policy: [${statements}]`;
  return new ServiceError(
    "InsufficientS3BucketPolicyException",
    `Incorrect S3 bucket policy is detected for bucket: ${bucket}${answer}${advice}`,
  );
}

/** `missing`: none where there is no such topic. */
export function insufficientSnsTopicPolicy(missing: readonly object[]): ServiceError {
  const statements = missing.map((statement) => JSON.stringify(statement)).join(", ");
  const advice = missing.length === 0 ? "" : ` Statements missing in its policy: [${statements}]`;
  return new ServiceError(
    "InsufficientSnsTopicPolicyException",
    `SNS Topic does not exist or the topic policy is incorrect!${advice}`,
  );
}

export function invalidCloudWatchLogsLogGroupArn(): ServiceError {
  return new ServiceError(
    "InvalidCloudWatchLogsLogGroupArnException",
    "CloudTrail cannot validate the specified log group ARN.",
  );
}

export function invalidCloudWatchLogsRoleArn(): ServiceError {
  return new ServiceError(
    "InvalidCloudWatchLogsRoleArnException",
    "CloudTrail cannot validate the specified role ARN.",
  );
}

export function invalidEventCategory(category: string): ServiceError {
  return new ServiceError(
    "InvalidEventCategoryException",
    `Event category ${category} is not valid. The valid value is insight.`,
  );
}

export function invalidEventSelectors(message: string): ServiceError {
  return new ServiceError("InvalidEventSelectorsException", message);
}

export function invalidHomeRegion(homeRegion: string): ServiceError {
  return new ServiceError(
    "InvalidHomeRegionException",
    `The operation is only allowed in the home region of the trail, ${homeRegion}.`,
  );
}

export function invalidKmsKeyId(): ServiceError {
  return new ServiceError("InvalidKmsKeyIdException", "The specified KMS key ID is not valid.");
}

export function invalidLookupAttributes(message: string): ServiceError {
  return new ServiceError("InvalidLookupAttributesException", message);
}

export function invalidMaxResults(): ServiceError {
  return new ServiceError("InvalidMaxResultsException", "MaxResults must be between 1 and 50.");
}

export function invalidNextToken(): ServiceError {
  return new ServiceError(
    "InvalidNextTokenException",
    "The token is not valid, or was used before in a request with different parameters.",
  );
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError("InvalidParameterException", message);
}

export function invalidParameterCombination(message: string): ServiceError {
  return new ServiceError("InvalidParameterCombinationException", message);
}

export function invalidS3BucketName(bucket: string): ServiceError {
  const message = bucket === "" ? "cannot be blank!" : `${bucket} is not valid.`;
  return new ServiceError("InvalidS3BucketNameException", `S3 bucket name ${message}`);
}

export function invalidS3Prefix(message: string): ServiceError {
  return new ServiceError("InvalidS3PrefixException", message);
}

export function invalidSnsTopicName(): ServiceError {
  return new ServiceError(
    "InvalidSnsTopicNameException",
    "The specified SNS topic name is not valid.",
  );
}

export function invalidTagParameter(message: string): ServiceError {
  return new ServiceError("InvalidTagParameterException", message);
}

export function invalidTimeRange(): ServiceError {
  return new ServiceError(
    "InvalidTimeRangeException",
    "The start time must not be after the end time.",
  );
}

/** `ListTags` and `ListPublicKeys`: the member is there, but AWS reserves it for the future. */
export function invalidToken(): ServiceError {
  return new ServiceError("InvalidTokenException", "NextToken is reserved for future use.");
}

export function invalidTrailName(message: string): ServiceError {
  return new ServiceError("InvalidTrailNameException", message);
}

/** The key is there and cannot encrypt: disabled, about to be deleted, asymmetric. */
export function kmsException(message: string): ServiceError {
  return new ServiceError("KmsException", message);
}

export function kmsKeyNotFound(key: string): ServiceError {
  return new ServiceError(
    "KmsKeyNotFoundException",
    `The specified KMS key ${key} does not exist or is not in the region of the S3 bucket.`,
  );
}

export function maximumNumberOfTrailsExceeded(
  accountId: string,
  region: string,
  limit: number,
): ServiceError {
  return new ServiceError(
    "MaximumNumberOfTrailsExceededException",
    `User: ${accountId} already has ${limit} trails in ${region}.`,
  );
}

/** An organization's trail is changed by its management account and by delegated administrators. */
export function notOrganizationMasterAccount(): ServiceError {
  return new ServiceError(
    "NotOrganizationMasterAccountException",
    "The operation can only be performed by the management account of the organization, or by a " +
      "delegated administrator of CloudTrail.",
  );
}

/** Who is a delegated administrator is said by the management account alone. */
export function notOrganizationManagementAccount(): ServiceError {
  return new ServiceError(
    "NotOrganizationManagementAccountException",
    "The operation can only be performed by the management account of the organization.",
  );
}

export function organizationNotInAllFeaturesMode(): ServiceError {
  return new ServiceError(
    "OrganizationNotInAllFeaturesModeException",
    "All features must be enabled in the organization.",
  );
}

export function cloudTrailAccessNotEnabled(): ServiceError {
  return new ServiceError(
    "CloudTrailAccessNotEnabledException",
    "Trusted access for cloudtrail.amazonaws.com is not enabled in the organization.",
  );
}

/** `message`: that of the service which refuses the caller what CloudTrail needs. */
export function insufficientDependencyServiceAccess(message: string): ServiceError {
  return new ServiceError("InsufficientDependencyServiceAccessPermissionException", message);
}

export function noManagementAccountSlrExists(): ServiceError {
  return new ServiceError(
    "NoManagementAccountSLRExistsException",
    "The management account has no service-linked role for CloudTrail.",
  );
}

export function accountNotFound(accountId: string): ServiceError {
  return new ServiceError(
    "AccountNotFoundException",
    `The account ${accountId} is not a member of the organization.`,
  );
}

export function accountRegistered(accountId: string): ServiceError {
  return new ServiceError(
    "AccountRegisteredException",
    `The account ${accountId} is a delegated administrator of CloudTrail already.`,
  );
}

export function accountNotRegistered(accountId: string): ServiceError {
  return new ServiceError(
    "AccountNotRegisteredException",
    `The account ${accountId} is not a delegated administrator of CloudTrail.`,
  );
}

export function cannotDelegateManagementAccount(): ServiceError {
  return new ServiceError(
    "CannotDelegateManagementAccountException",
    "The management account of an organization cannot be a delegated administrator.",
  );
}

export function delegatedAdminLimitExceeded(limit: number): ServiceError {
  return new ServiceError(
    "DelegatedAdminAccountLimitExceededException",
    `An organization can have at most ${limit} delegated administrators of CloudTrail.`,
  );
}

export function organizationsNotInUse(): ServiceError {
  return new ServiceError(
    "OrganizationsNotInUseException",
    "The account is not a member of an organization.",
  );
}

export function resourceNotFound(arn: string): ServiceError {
  return new ServiceError(
    "ResourceNotFoundException",
    `The specified resource ${arn} was not found.`,
  );
}

export function resourceTypeNotSupported(arn: string): ServiceError {
  return new ServiceError(
    "ResourceTypeNotSupportedException",
    `The type of the resource ${arn} is not supported.`,
  );
}

export function s3BucketDoesNotExist(bucket: string): ServiceError {
  return new ServiceError("S3BucketDoesNotExistException", `S3 bucket ${bucket} does not exist!`);
}

export function tagsLimitExceeded(limit: number): ServiceError {
  return new ServiceError(
    "TagsLimitExceededException",
    `The number of tags of a resource has exceeded the limit of ${limit}.`,
  );
}

/** More calls in a second than the operation allows. */
export function throttling(): ServiceError {
  return new ServiceError("ThrottlingException", "Rate exceeded");
}

export function trailAlreadyExists(name: string, accountId: string): ServiceError {
  return new ServiceError(
    "TrailAlreadyExistsException",
    `Trail ${name} already exists for customer: ${accountId}`,
  );
}

/** `arn`: also when the caller gave a name, as AWS shows it. */
export function trailNotFound(arn: string, accountId: string): ServiceError {
  return new ServiceError(
    "TrailNotFoundException",
    `Unknown trail: ${arn} for the user: ${accountId}`,
  );
}

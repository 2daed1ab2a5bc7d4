import type { ServiceError } from "../../call/service-error.ts";
import { tagsMax } from "../../trails/tags.ts";
import { isTrailProblem } from "../../trails/trail-problem.ts";
import type { TrailProblem } from "../../trails/trail-problem.ts";
import type { Trail } from "../../trails/trail.ts";
import * as errors from "./errors.ts";

/** The trail; a problem is thrown as the error that the API has for it. */
export function trailOrThrow(outcome: Trail | TrailProblem, accountId: string): Trail {
  if (isTrailProblem(outcome)) throw trailError(outcome, accountId);
  return outcome;
}

type Errors = {
  readonly [Kind in TrailProblem["kind"]]: (
    problem: Extract<TrailProblem, { readonly kind: Kind }>,
    accountId: string,
  ) => ServiceError;
};

const errorOf: Errors = {
  "name-invalid": ({ message }) => errors.invalidTrailName(message),
  "arn-invalid": ({ message }) => errors.cloudTrailArnInvalid(message),
  "not-found": ({ arn }, accountId) => errors.trailNotFound(arn, accountId),
  "not-at-home": ({ homeRegion }) => errors.invalidHomeRegion(homeRegion),
  "name-taken": ({ name }, accountId) => errors.trailAlreadyExists(name, accountId),
  "too-many-trails": ({ region, limit }, accountId) =>
    errors.maximumNumberOfTrailsExceeded(accountId, region, limit),
  "global-events-missing": () =>
    errors.invalidParameterCombination("Multi-Region trail must include global service events."),
  "bucket-name-invalid": ({ bucket }) => errors.invalidS3BucketName(bucket),
  "prefix-invalid": ({ message }) => errors.invalidS3Prefix(message),
  "no-such-bucket": ({ bucket }) => errors.s3BucketDoesNotExist(bucket),
  "bucket-policy-insufficient": ({ bucket, missing, code }) =>
    errors.insufficientS3BucketPolicy(bucket, missing, code),
  "bucket-unreachable": ({ bucket }) => errors.bucketUnreachable(bucket),
  "topic-name-invalid": () => errors.invalidSnsTopicName(),
  "topic-unusable": ({ missing }) => errors.insufficientSnsTopicPolicy(missing),
  "kms-key-id-invalid": () => errors.invalidKmsKeyId(),
  "kms-key-unknown": ({ key }) => errors.kmsKeyNotFound(key),
  "kms-key-unusable": ({ message }) => errors.kmsException(message),
  "key-policy-insufficient": ({ key, missing }) =>
    errors.insufficientEncryptionPolicy(key, missing),
  "log-group-invalid": () => errors.invalidCloudWatchLogsLogGroupArn(),
  "log-role-invalid": () => errors.invalidCloudWatchLogsRoleArn(),
  "no-organization": () => errors.organizationsNotInUse(),
  "organization-without-features": () => errors.organizationNotInAllFeaturesMode(),
  "organization-access-missing": () => errors.cloudTrailAccessNotEnabled(),
  "not-organization-owner": () => errors.notOrganizationMasterAccount(),
  "tags-invalid": ({ message }) => errors.invalidTagParameter(message),
  "too-many-tags": () => errors.tagsLimitExceeded(tagsMax),
  conflict: () => errors.conflict(),
};

function trailError<Kind extends TrailProblem["kind"]>(
  problem: Extract<TrailProblem, { readonly kind: Kind }>,
  accountId: string,
): ServiceError {
  return errorOf[problem.kind](problem, accountId);
}

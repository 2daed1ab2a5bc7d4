import type { CreateTrailResponse, Trail as TrailOutput } from "@aws-sdk/client-cloudtrail";

import type { Trail } from "../../trails/trail.ts";

/** A trail as `CreateTrail` and `UpdateTrail` answer with it. What is not set is left out. */
export function settingsOutput(trail: Trail): CreateTrailResponse {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    ...(trail.prefix !== "" && { S3KeyPrefix: trail.prefix }),
    // oxlint-disable-next-line typescript/no-deprecated -- clients still read it
    ...(trail.snsTopicName !== undefined && { SnsTopicName: trail.snsTopicName }),
    ...(trail.snsTopicArn !== undefined && { SnsTopicARN: trail.snsTopicArn }),
    IncludeGlobalServiceEvents: trail.includeGlobalServiceEvents,
    IsMultiRegionTrail: trail.isMultiRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.validation,
    ...(trail.kmsKeyArn !== undefined && { KmsKeyId: trail.kmsKeyArn }),
    IsOrganizationTrail: trail.isOrganization,
  };
}

/** A trail as `GetTrail` and `DescribeTrails` answer with it; of a shadow just the same. */
export function trailOutput(trail: Trail): TrailOutput {
  return {
    ...settingsOutput(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: trail.hasCustomEventSelectors,
    HasInsightSelectors: false,
  };
}

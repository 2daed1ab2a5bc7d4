import { isBucketName, normalizePrefix, prefixProblem } from "./bucket-location.ts";
import type { Trail } from "./trail.ts";
import type { TrailProblem } from "./trail-problem.ts";
import { unusableFeature } from "./unusable-feature.ts";

/** What the owner of a trail chooses; all that `UpdateTrail` can change. */
export type TrailSettings = Pick<
  Trail,
  | "bucket"
  | "prefix"
  | "includeGlobalServiceEvents"
  | "isMultiRegion"
  | "isOrganization"
  | "validation"
>;

/** A wish for settings, as `CreateTrail` and `UpdateTrail` spell it. Absent: as it was. */
export interface TrailSettingsChange {
  readonly S3BucketName?: string | undefined;
  readonly S3KeyPrefix?: string | undefined;
  readonly SnsTopicName?: string | undefined;
  readonly IncludeGlobalServiceEvents?: boolean | undefined;
  readonly IsMultiRegionTrail?: boolean | undefined;
  readonly EnableLogFileValidation?: boolean | undefined;
  readonly CloudWatchLogsLogGroupArn?: string | undefined;
  readonly CloudWatchLogsRoleArn?: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly IsOrganizationTrail?: boolean | undefined;
}

/** What a new trail has where its owner says nothing. The bucket has no default. */
export const defaultSettings: TrailSettings = {
  bucket: "",
  prefix: "",
  includeGlobalServiceEvents: true,
  isMultiRegion: false,
  isOrganization: false,
  validation: false,
};

/** The settings after a change, or the first rule that it breaks. */
export function changeSettings(
  settings: TrailSettings,
  change: TrailSettingsChange,
): TrailSettings | TrailProblem {
  const changed: TrailSettings = {
    bucket: change.S3BucketName ?? settings.bucket,
    prefix:
      change.S3KeyPrefix === undefined ? settings.prefix : normalizePrefix(change.S3KeyPrefix),
    includeGlobalServiceEvents:
      change.IncludeGlobalServiceEvents ?? settings.includeGlobalServiceEvents,
    isMultiRegion: change.IsMultiRegionTrail ?? settings.isMultiRegion,
    isOrganization: change.IsOrganizationTrail ?? settings.isOrganization,
    validation: change.EnableLogFileValidation ?? settings.validation,
  };
  return settingsProblem(changed) ?? unusableFeature(change) ?? changed;
}

function settingsProblem(settings: TrailSettings): TrailProblem | undefined {
  const { bucket, prefix, isMultiRegion, includeGlobalServiceEvents } = settings;
  if (isMultiRegion && !includeGlobalServiceEvents) return { kind: "global-events-missing" };
  if (!isBucketName(bucket)) return { kind: "bucket-name-invalid", bucket };
  const message = prefixProblem(prefix);
  return message === undefined ? undefined : { kind: "prefix-invalid", message };
}

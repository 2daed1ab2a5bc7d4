import type { BucketCheck } from "./bucket-check.ts";
import { withKey } from "./key-check.ts";
import type { KeyCheck } from "./key-check.ts";
import { withTopic } from "./topic-check.ts";
import type { TopicCheck } from "./topic-check.ts";
import type { TrailSettingsChange } from "./trail-settings.ts";
import { isTrailProblem } from "./trail-problem.ts";
import type { TrailProblem } from "./trail-problem.ts";
import type { Trail } from "./trail.ts";

export interface TrailChecks {
  readonly bucketCheck: BucketCheck;
  readonly keyCheck: KeyCheck;
  readonly topicCheck?: TopicCheck;
}

/**
 * The trail with its key and topic, if bucket, key and topic are as CloudTrail needs them. Of key
 * and topic, absent: what the trail has, if any; empty: none any more.
 */
export async function checkedTrail<Checked extends Omit<Trail, "number">>(
  checks: TrailChecks,
  trail: Checked,
  { KmsKeyId, SnsTopicName }: TrailSettingsChange,
): Promise<Checked | TrailProblem> {
  const wantedKey = KmsKeyId ?? trail.kmsKeyArn ?? "";
  const problem = await bucketProblem(checks.bucketCheck, trail, wantedKey);
  if (problem !== undefined) return problem;
  const keyed = await withKey(trail, wantedKey, checks.keyCheck);
  if (isTrailProblem(keyed)) return keyed;
  return withTopic(keyed, SnsTopicName, checks.topicCheck);
}

async function bucketProblem(
  check: BucketCheck,
  trail: Omit<Trail, "number">,
  keyId: string,
): Promise<TrailProblem | undefined> {
  const { bucket, prefix, accountId, arn: trailArn, isOrganization, organizationId } = trail;
  const question = { bucket, prefix, accountId, trailArn };
  const ofKey = keyId === "" ? {} : { kmsKeyId: keyId };
  const ofAll = isOrganization && organizationId !== undefined ? { organizationId } : {};
  const outcome = await check({ ...question, ...ofAll, ...ofKey });
  if (outcome.kind === "ok") return undefined;
  if (outcome.kind === "no-such-bucket") return { kind: "no-such-bucket", bucket };
  if (outcome.kind === "unreachable") return { kind: "bucket-unreachable", bucket };
  return { ...outcome, kind: "bucket-policy-insufficient", bucket };
}

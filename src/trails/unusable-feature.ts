import type { TrailProblem } from "./trail-problem.ts";
import type { TrailSettingsChange } from "./trail-settings.ts";

/**
 * Log groups do not exist here: naming one is answered as AWS
 * answers for one that is not there. Naming none, or an empty text, which takes it away, is fine.
 * Of a topic and a KMS key the form is checked.
 */
export function unusableFeature(change: TrailSettingsChange): TrailProblem | undefined {
  return (
    topicProblem(change.SnsTopicName) ?? kmsKeyProblem(change.KmsKeyId) ?? logGroupProblem(change)
  );
}

function topicProblem(topic = ""): TrailProblem | undefined {
  if (topic === "") return undefined;
  const name = /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:(.+)$/.exec(topic)?.[1] ?? topic;
  const isName = /^[A-Za-z0-9_-]{1,256}$/.test(name) && topic.length <= 256;
  return isName ? undefined : { kind: "topic-name-invalid" };
}

/** @see CloudTrail API Reference, `CreateTrail`: the four forms of `KmsKeyId` */
function kmsKeyProblem(key = ""): TrailProblem | undefined {
  if (key === "") return undefined;
  const local = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:(.+)$/.exec(key)?.[1];
  const isAlias = /^alias\/[A-Za-z0-9/_-]{1,250}$/.test(local ?? key);
  const isKey = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/i.test(
    local === undefined ? key : local.replace(/^key\//, ""),
  );
  return isAlias || isKey ? undefined : { kind: "kms-key-id-invalid" };
}

function logGroupProblem(change: TrailSettingsChange): TrailProblem | undefined {
  if ((change.CloudWatchLogsLogGroupArn ?? "") !== "") return { kind: "log-group-invalid" };
  return (change.CloudWatchLogsRoleArn ?? "") === "" ? undefined : { kind: "log-role-invalid" };
}

import { cloudTrailPrincipal } from "../archive/trail-access.ts";
import type { NoticeTarget } from "../delivery/notices.ts";
import type { Notifications } from "../notifications/open-notifications.ts";
import type { TopicCheck } from "../trails/topic-check.ts";

/** Asks the policy of a topic whether CloudTrail may publish for a trail. Nothing is published. */
export function trailTopicCheck({ mayPublish }: Pick<Notifications, "mayPublish">): TopicCheck {
  return async ({ topicArn, accountId, trailArn }) => {
    const verdict = mayPublish(publisherFor(topicArn, trailArn, accountId));
    if (verdict === "allowed") return { kind: "ok" };
    if (verdict === "no-such-topic") return { kind: "no-such-topic" };
    return { kind: "insufficient", missing: [publishStatement(topicArn, trailArn)] };
  };
}

/** Publishes what CloudTrail says of delivered log files. */
export function trailNotices({ publishAs }: Pick<Notifications, "publishAs">): NoticeTarget {
  return {
    publish: async ({ topicArn, trailArn, accountId, bucket, keys }) => {
      const text = JSON.stringify({ s3Bucket: bucket, s3ObjectKey: keys });
      const content = { text, isByProtocol: false, attributes: {} };
      return publishAs(publisherFor(topicArn, trailArn, accountId), content);
    },
  };
}

function publisherFor(
  topicArn: string,
  sourceArn: string,
  sourceAccountId: string,
): Parameters<Notifications["mayPublish"]>[0] {
  return { topicArn, service: cloudTrailPrincipal, sourceArn, sourceAccountId };
}

/** The statement that CloudTrail's user guide asks for, ready to be pasted. */
function publishStatement(topicArn: string, trailArn: string): object {
  return {
    Sid: "AWSCloudTrailSNSPolicy20131101",
    Effect: "Allow",
    Principal: { Service: cloudTrailPrincipal },
    Action: "SNS:Publish",
    Resource: topicArn,
    Condition: { StringEquals: { "aws:SourceArn": trailArn } },
  };
}

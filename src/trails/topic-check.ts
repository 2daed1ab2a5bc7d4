import type { Trail } from "./trail.ts";
import type { TrailProblem } from "./trail-problem.ts";

/**
 * Whether CloudTrail may publish to a topic on behalf of a trail: asked before a trail is stored.
 *
 * @see CloudTrail User Guide, "Amazon SNS topic policy for CloudTrail"
 */
export type TopicCheck = (question: TopicQuestion) => Promise<TopicCheckOutcome>;

export interface TopicQuestion {
  readonly topicArn: string;
  /** Of the trail. */
  readonly accountId: string;
  readonly trailArn: string;
}

export type TopicCheckOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "no-such-topic" }
  /** The statements that the topic's policy lacks. */
  | { readonly kind: "insufficient"; readonly missing: readonly object[] };

/**
 * The trail with the topic of that name, if CloudTrail may publish to it.
 *
 * @param name an ARN, or a name in the account and home Region of the trail; absent: as it was;
 * empty: none any more
 * @param check absent: there are no topics
 */
export async function withTopic<Checked extends Omit<Trail, "number">>(
  trail: Checked,
  name: string | undefined,
  check: TopicCheck | undefined,
): Promise<Checked | TrailProblem> {
  if (name === undefined) return trail;
  const { snsTopicName: _oldName, snsTopicArn: _oldArn, ...without } = trail;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a trail need not have a topic
  if (name === "") return without as Checked;
  const { accountId, homeRegion, arn: trailArn } = trail;
  const topicArn = name.startsWith("arn:")
    ? name
    : `arn:aws:sns:${homeRegion}:${accountId}:${name}`;
  const outcome = await check?.({ topicArn, accountId, trailArn });
  if (outcome?.kind === "ok") return { ...trail, snsTopicName: name, snsTopicArn: topicArn };
  return {
    kind: "topic-unusable",
    missing: outcome?.kind === "insufficient" ? outcome.missing : [],
  };
}

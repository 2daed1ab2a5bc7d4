import type { Subscription as Shown } from "@aws-sdk/client-sns";

import { effectivePolicy } from "../../notifications/delivery-policy.ts";
import type { Subscription, Topic } from "../../notifications/topic.ts";

/** A subscription as lists show it: the ARN of one that waits is not told. */
export function subscriptionOutput(subscription: Subscription): Shown {
  const { arn, accountId, protocol, endpoint, topicArn, pending } = subscription;
  return {
    SubscriptionArn: pending === undefined ? arn : "PendingConfirmation",
    Owner: accountId,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

/** What GetSubscriptionAttributes shows. */
export function subscriptionAttributes(
  subscription: Subscription,
  topic: Topic,
): Record<string, string> {
  const { arn, topicArn, protocol, endpoint, accountId, attributes } = subscription;
  const { DeliveryPolicy, FilterPolicy, FilterPolicyScope = "MessageAttributes" } = attributes;
  const { RawMessageDelivery = "false", RedrivePolicy } = attributes;
  const effective = effectivePolicy(topic.attributes.DeliveryPolicy, DeliveryPolicy);
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: accountId,
    PendingConfirmation: String(subscription.pending !== undefined),
    ConfirmationWasAuthenticated: String(subscription.confirmationWasAuthenticated),
    RawMessageDelivery,
    EffectiveDeliveryPolicy: JSON.stringify(effective),
    ...(DeliveryPolicy !== undefined && { DeliveryPolicy }),
    ...(FilterPolicy !== undefined && { FilterPolicy, FilterPolicyScope }),
    ...(RedrivePolicy !== undefined && { RedrivePolicy }),
  };
}

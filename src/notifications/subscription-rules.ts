import { readSubscriptionDeliveryPolicy } from "./delivery-policy.ts";
import { compileFilterPolicy } from "./filter-policy.ts";
import { NotificationError, invalidParameter } from "./notification-error.ts";
import type { NotificationParts } from "./notification-parts.ts";
import { parseTopicArn, subscriptionAttributeNames } from "./topic.ts";
import type {
  Subscription,
  SubscriptionAttributeName,
  SubscriptionAttributes,
  SubscriptionProtocol,
  Topic,
} from "./topic.ts";

const endpointCharactersMax = 2048;

/** @throws NotificationError `InvalidParameter` */
export function checkProtocol(protocol: string): SubscriptionProtocol {
  if (protocol === "http" || protocol === "https") return protocol;
  throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
}

/** @throws NotificationError `InvalidParameter` */
export function checkEndpoint(protocol: SubscriptionProtocol, endpoint: string): string {
  if (!endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter("Endpoint must match the specified protocol");
  }
  if (endpoint.length > endpointCharactersMax || !URL.canParse(endpoint)) {
    throw invalidParameter("Endpoint");
  }
  return endpoint;
}

/**
 * The attributes of a subscription after a change. Empty text takes a policy away.
 *
 * @throws NotificationError `InvalidParameter`, `FilterPolicyLimitExceeded`
 */
export function checkedAttributes(
  parts: NotificationParts,
  there: Subscription | undefined,
  given: Readonly<Record<string, string>>,
  topic: Topic,
): SubscriptionAttributes {
  const attributes: Partial<Record<SubscriptionAttributeName, string>> = { ...there?.attributes };
  for (const [key, value] of Object.entries(given)) {
    const name = subscriptionAttributeNames.find((known) => known === key);
    if (name === undefined) throw invalidParameter("AttributeName");
    checks[name](value, { parts, topic });
    if (value === "" || (name === "FilterPolicy" && value === "{}")) delete attributes[name];
    else attributes[name] = value;
  }
  const { FilterPolicy, FilterPolicyScope = "MessageAttributes" } = attributes;
  if (FilterPolicy !== undefined) {
    compileFilterPolicy(FilterPolicy, FilterPolicyScope);
    checkFilterCount(parts, topic, there);
  }
  return attributes;
}

function checkFilterCount(
  { store, limits }: NotificationParts,
  { arn }: Topic,
  there: Subscription | undefined,
): void {
  const others = store
    .subscriptionsTo(arn)
    .filter((one) => one.arn !== there?.arn && one.attributes.FilterPolicy !== undefined);
  if (others.length < limits.filterPoliciesPerTopicMax) return;
  throw new NotificationError("FilterPolicyLimitExceeded", "Filter policy limit exceeded");
}

interface CheckContext {
  readonly parts: NotificationParts;
  readonly topic: Topic;
}

const checks: Readonly<
  Record<SubscriptionAttributeName, (value: string, context: CheckContext) => void>
> = {
  DeliveryPolicy: (value) => readSubscriptionDeliveryPolicy(value),
  // Read with its scope, once all that is given is in.
  FilterPolicy: () => {},
  FilterPolicyScope: (value) => {
    if (value !== "" && value !== "MessageAttributes" && value !== "MessageBody") {
      throw invalidParameter("FilterPolicyScope: Invalid value");
    }
  },
  RawMessageDelivery: (value) => {
    if (value !== "true" && value !== "false") {
      throw invalidParameter("Attributes Reason: RawMessageDelivery: Invalid value.");
    }
  },
  RedrivePolicy: (value, { parts, topic }) => {
    if (value !== "") checkRedrivePolicy(value, parts, topic);
  },
};

/** There are no queues here: dead letters go to another topic of the same account and Region. */
function checkRedrivePolicy(text: string, { store }: NotificationParts, topic: Topic): void {
  const target = deadLetterTarget(text);
  const name = target === undefined ? undefined : parseTopicArn(target);
  if (target === undefined || name === undefined) {
    throw invalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  }
  const isNear = name.accountId === topic.accountId && name.region === topic.region;
  if (!isNear || target === topic.arn || store.findTopic(target) === undefined) {
    throw invalidParameter(
      "RedrivePolicy: deadLetterTargetArn must be another topic of the same account and Region",
    );
  }
}

/** The topic that a subscription's dead letters go to. Undefined: the text does not say. */
export function deadLetterTarget(text: string): string | undefined {
  try {
    const policy: unknown = JSON.parse(text);
    const isPolicy =
      typeof policy === "object" && policy !== null && "deadLetterTargetArn" in policy;
    const target = isPolicy ? policy.deadLetterTargetArn : undefined;
    return typeof target === "string" ? target : undefined;
  } catch (error) {
    if (error instanceof SyntaxError)
      throw invalidParameter("RedrivePolicy: failed to parse JSON.");
    throw error;
  }
}

import { invalidParameter } from "./notification-error.ts";

/** How deliveries to an HTTP endpoint are tried again, in seconds. All that AWS documents. */
export interface DeliveryPolicy {
  readonly healthyRetryPolicy: RetryPolicy;
  readonly throttlePolicy?: { readonly maxReceivesPerSecond: number };
  readonly requestPolicy?: { readonly headerContentType: string };
}

export interface RetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly numMaxDelayRetries: number;
  readonly backoffFunction: BackoffFunction;
}

type BackoffFunction = (typeof backoffFunctions)[number];

const backoffFunctions = ["arithmetic", "exponential", "geometric", "linear"] as const;

export const defaultRetryPolicy: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  numMaxDelayRetries: 0,
  backoffFunction: "linear",
};

export const defaultContentType = "text/plain; charset=UTF-8";

const totalSecondsMax = 3600;
const contentTypes =
  /^(application\/(json|xml|soap\+xml|x-www-form-urlencoded|[a-z0-9.+-]+\+(json|xml)|octet-stream)|text\/(plain|css|csv|html|xml))(\s*;\s*charset=[\w-]+)?$/i;

/** What a topic says of deliveries to its HTTP subscriptions. */
export interface TopicDeliveryPolicy extends Partial<DeliveryPolicy> {
  /** Subscriptions have no say. */
  readonly disableSubscriptionOverrides: boolean;
}

/**
 * The `DeliveryPolicy` of a topic. Empty text: none.
 *
 * @throws NotificationError `InvalidParameter`
 * @see SNS Developer Guide, "Creating an HTTP/S delivery policy"
 */
export function readTopicDeliveryPolicy(text: string): TopicDeliveryPolicy {
  if (text === "") return { disableSubscriptionOverrides: false };
  const whole = objectOf(parsed(text), ["http"], "");
  const http = objectOf(whole["http"] ?? {}, httpMembers, "http");
  const overrides = http["disableSubscriptionOverrides"] ?? false;
  if (typeof overrides !== "boolean") throw fault("http.disableSubscriptionOverrides", "boolean");
  return {
    disableSubscriptionOverrides: overrides,
    ...policyOf({
      healthyRetryPolicy: http["defaultHealthyRetryPolicy"],
      throttlePolicy: http["defaultThrottlePolicy"],
      requestPolicy: http["defaultRequestPolicy"],
    }),
  };
}

const httpMembers = [
  "defaultHealthyRetryPolicy",
  "defaultThrottlePolicy",
  "defaultRequestPolicy",
  "disableSubscriptionOverrides",
];

/** The `DeliveryPolicy` of a subscription. @throws NotificationError `InvalidParameter` */
export function readSubscriptionDeliveryPolicy(text: string): Partial<DeliveryPolicy> {
  if (text === "") return {};
  const members = ["healthyRetryPolicy", "throttlePolicy", "requestPolicy"];
  return policyOf(objectOf(parsed(text), members, ""));
}

/** What holds for one subscription: its own policy, else the topic's, else AWS's default. */
export function effectivePolicy(
  topicText: string | undefined,
  subscriptionText: string | undefined,
): DeliveryPolicy {
  const topic = readTopicDeliveryPolicy(topicText ?? "");
  const isOverridden = topic.disableSubscriptionOverrides;
  const own = isOverridden ? {} : readSubscriptionDeliveryPolicy(subscriptionText ?? "");
  const { disableSubscriptionOverrides: _switch, ...ofTopic } = topic;
  return { healthyRetryPolicy: defaultRetryPolicy, ...ofTopic, ...own };
}

/** The `EffectiveDeliveryPolicy` of a topic. */
export function effectiveTopicPolicy(text: string | undefined): object {
  const topic = readTopicDeliveryPolicy(text ?? "");
  return {
    http: {
      defaultHealthyRetryPolicy: topic.healthyRetryPolicy ?? defaultRetryPolicy,
      disableSubscriptionOverrides: topic.disableSubscriptionOverrides,
      defaultRequestPolicy: topic.requestPolicy ?? { headerContentType: defaultContentType },
      ...(topic.throttlePolicy !== undefined && { defaultThrottlePolicy: topic.throttlePolicy }),
    },
  };
}

/** The wait before retry `retry` (from 1 on), in seconds. Undefined: there is none any more. */
export function retryDelaySeconds(policy: RetryPolicy, retry: number): number | undefined {
  if (retry > policy.numRetries) return undefined;
  const { numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries } = policy;
  const { minDelayTarget: min, maxDelayTarget: max } = policy;
  if (retry <= numNoDelayRetries) return 0;
  if (retry <= numNoDelayRetries + numMinDelayRetries) return min;
  if (retry > policy.numRetries - numMaxDelayRetries) return max;
  const first = numNoDelayRetries + numMinDelayRetries + 1;
  const last = policy.numRetries - numMaxDelayRetries;
  const share = last === first ? 0 : (retry - first) / (last - first);
  return min + (max - min) * curves[policy.backoffFunction](share);
}

/** How far the wait has grown from its least (0) to its most (1), in the middle phase. */
const curves: Readonly<Record<BackoffFunction, (share: number) => number>> = {
  linear: (share) => share,
  arithmetic: (share) => (share * (share + 1)) / 2,
  geometric: (share) => share ** 2,
  exponential: (share) => (2 ** (share * 10) - 1) / (2 ** 10 - 1),
};

function policyOf(given: Readonly<Record<string, unknown>>): Partial<DeliveryPolicy> {
  const { healthyRetryPolicy: retry, throttlePolicy: throttle, requestPolicy: request } = given;
  return {
    ...(isGiven(retry) && { healthyRetryPolicy: retryPolicy(retry) }),
    ...(isGiven(throttle) && { throttlePolicy: throttlePolicy(throttle) }),
    ...(isGiven(request) && { requestPolicy: requestPolicy(request) }),
  };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function retryPolicy(value: unknown): RetryPolicy {
  const at = "healthyRetryPolicy";
  const given = objectOf(value, Object.keys(defaultRetryPolicy), at);
  const number = (name: Exclude<keyof RetryPolicy, "backoffFunction">, min: number): number =>
    numberOf(given[name] ?? defaultRetryPolicy[name], `${at}.${name}`, min);
  const named = given["backoffFunction"] ?? defaultRetryPolicy.backoffFunction;
  const backoffFunction = backoffFunctions.find((one) => one === named);
  if (backoffFunction === undefined)
    throw fault(`${at}.backoffFunction`, backoffFunctions.join("|"));
  const policy: RetryPolicy = {
    minDelayTarget: number("minDelayTarget", 1),
    maxDelayTarget: number("maxDelayTarget", 1),
    numRetries: number("numRetries", 0),
    numNoDelayRetries: number("numNoDelayRetries", 0),
    numMinDelayRetries: number("numMinDelayRetries", 0),
    numMaxDelayRetries: number("numMaxDelayRetries", 0),
    backoffFunction,
  };
  checkRetries(policy);
  return policy;
}

function checkRetries(policy: RetryPolicy): void {
  const { minDelayTarget, maxDelayTarget, numRetries } = policy;
  const phases = policy.numNoDelayRetries + policy.numMinDelayRetries + policy.numMaxDelayRetries;
  if (numRetries > 100) throw fault("numRetries", "less than or equal to 100");
  if (maxDelayTarget > totalSecondsMax) {
    throw fault("maxDelayTarget", `less than or equal to ${totalSecondsMax}`);
  }
  if (minDelayTarget > maxDelayTarget) throw fault("maxDelayTarget", "at least minDelayTarget");
  if (phases > numRetries) throw fault("numRetries", "at least the retries of its phases");
  let total = 0;
  for (let retry = 1; retry <= numRetries; retry += 1) {
    total += retryDelaySeconds(policy, retry) ?? 0;
  }
  if (total > totalSecondsMax)
    throw fault("healthyRetryPolicy", `over within ${totalSecondsMax} s`);
}

function throttlePolicy(value: unknown): { readonly maxReceivesPerSecond: number } {
  const given = objectOf(value, ["maxReceivesPerSecond"], "throttlePolicy");
  const rate = given["maxReceivesPerSecond"];
  return { maxReceivesPerSecond: numberOf(rate, "throttlePolicy.maxReceivesPerSecond", 1) };
}

function requestPolicy(value: unknown): { readonly headerContentType: string } {
  const given = objectOf(value, ["headerContentType"], "requestPolicy");
  const type = given["headerContentType"] ?? defaultContentType;
  if (typeof type !== "string" || !contentTypes.test(type)) {
    throw fault("requestPolicy.headerContentType", "a supported content type");
  }
  return { headerContentType: type };
}

function numberOf(value: unknown, at: string, min: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min) {
    throw fault(at, `a whole number greater than or equal to ${min}`);
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw invalidParameter("DeliveryPolicy: failed to parse JSON.");
    }
    throw error;
  }
}

function objectOf(
  value: unknown,
  members: readonly string[],
  at: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault(at === "" ? "policy" : at, "an object");
  }
  const unknown = Object.keys(value).find((name) => !members.includes(name));
  if (unknown !== undefined) throw invalidParameter(`DeliveryPolicy: unexpected member ${unknown}`);
  return { ...value };
}

function fault(at: string, expected: string): Error {
  return invalidParameter(`DeliveryPolicy: ${at} must be ${expected}`);
}

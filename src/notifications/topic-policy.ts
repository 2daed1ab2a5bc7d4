import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { compilePolicy } from "../policy/compiled-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";
import { invalidParameter } from "./notification-error.ts";
import type { Topic } from "./topic.ts";

const policyBytesMax = 30_720;
const actions = [
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
];

/** What a new topic has: its own account may do all with it, by the caller's own policies. */
export function defaultTopicPolicy(arn: string, accountId: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: actions.map((action) => `SNS:${action}`),
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
      },
    ],
  });
}

/** The policy of a topic as text. */
export function policyTextOf({ arn, accountId, attributes }: Topic): string {
  return attributes.Policy ?? defaultTopicPolicy(arn, accountId);
}

/**
 * Reads a policy that is to hang on a topic: the grammar, and that its actions and resources are
 * this topic's.
 *
 * @throws NotificationError `InvalidParameter`
 */
export function readTopicPolicy(text: string, arn: string): CompiledPolicy {
  const policy = parsePolicy(text, { normalizedBytesMax: policyBytesMax });
  if (policy.kind === "fault") {
    throw invalidParameter(`Policy Error: ${policy.path} ${policy.message}`.replace(/ {2,}/g, " "));
  }
  for (const statement of policy.statements) {
    if (statement.actions.values.some((action) => !/^(\*|sns:[\w*?]+)$/i.test(action))) {
      throw invalidParameter("Policy statement action out of service scope!");
    }
    if (!statement.resources.values.every((one) => one === arn || one === "*")) {
      throw invalidParameter("Policy Error: Invalid resource: a statement is not about this topic");
    }
  }
  return compilePolicy(policy);
}

/** The compiled policies of topics as they stand, each topic's compiled once per change. */
export function topicPolicies(): (topic: Topic) => CompiledPolicy {
  const compiled = new WeakMap<Topic, CompiledPolicy>();
  return (topic) => {
    const known = compiled.get(topic) ?? readTopicPolicy(policyTextOf(topic), topic.arn);
    compiled.set(topic, known);
    return known;
  };
}

/**
 * The policy with one more statement, as AddPermission makes it.
 *
 * @throws NotificationError `InvalidParameter` the label is taken, an account or an action is wrong
 */
export function withPermission(
  topic: Topic,
  permission: {
    readonly label: string;
    readonly accountIds: readonly string[];
    readonly actions: readonly string[];
  },
): string {
  const { label, accountIds, actions: named } = permission;
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(label)) throw invalidParameter("Label");
  if (accountIds.length === 0 || accountIds.some((id) => !/^\d{12}$/.test(id))) {
    throw invalidParameter("AWSAccountId");
  }
  const known = new Set([...actions, "Receive"]);
  if (named.length === 0) throw invalidParameter("ActionName");
  const wrong = named.find((action) => action !== "*" && !known.has(action));
  if (wrong !== undefined) throw invalidParameter("Policy statement action out of service scope!");
  const policy = documentOf(topic);
  if (policy.Statement.some(({ Sid }) => Sid === label)) {
    throw invalidParameter("Statement already exists");
  }
  const principals = accountIds.map((id) => `arn:aws:iam::${id}:root`);
  const statement = {
    Sid: label,
    Effect: "Allow",
    Principal: { AWS: principals.length === 1 ? principals[0] : principals },
    Action: named.length === 1 ? `SNS:${named[0]}` : named.map((action) => `SNS:${action}`),
    Resource: topic.arn,
  };
  return JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] });
}

/** The policy without the statement of that label. One that is not there is no error. */
export function withoutPermission(topic: Topic, label: string): string {
  const policy = documentOf(topic);
  const left = policy.Statement.filter(({ Sid }) => Sid !== label);
  if (left.length === 0) return defaultTopicPolicy(topic.arn, topic.accountId);
  return JSON.stringify({ ...policy, Statement: left });
}

interface PolicyDocument {
  readonly Statement: readonly { readonly Sid?: string }[];
}

function documentOf(topic: Topic): PolicyDocument {
  // It was read as a policy before it was stored.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const policy = JSON.parse(policyTextOf(topic)) as {
    readonly Statement: PolicyDocument["Statement"] | PolicyDocument["Statement"][number];
  };
  const { Statement } = policy;
  return { ...policy, Statement: isList(Statement) ? Statement : [Statement] };
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value);
}

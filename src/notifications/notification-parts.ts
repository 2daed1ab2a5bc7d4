import type { Log, World } from "../base/world.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import type { MessageSeal } from "./message-seal.ts";
import type { Outbox } from "./outbox.ts";
import type { TopicStore } from "./topic-store.ts";
import type { Topic } from "./topic.ts";

/** What the functions of this room work with. */
export interface NotificationParts {
  readonly world: Pick<World, "clock" | "random">;
  readonly log: Log;
  readonly store: TopicStore;
  readonly outbox: Outbox;
  readonly seal: MessageSeal;
  readonly policyOf: (topic: Topic) => CompiledPolicy;
  readonly limits: NotificationLimits;
}

/** @see AWS General Reference, "Amazon SNS endpoints and quotas" */
export interface NotificationLimits {
  /** Of an account in a Region. */
  readonly topicsMax: number;
  readonly subscriptionsPerTopicMax: number;
  /** Subscriptions of an account in a Region that nobody has confirmed. */
  readonly pendingSubscriptionsMax: number;
  readonly filterPoliciesPerTopicMax: number;
}

/** AWS takes 12.5 million subscriptions of a topic. All are kept in memory here. */
export const defaultNotificationLimits: NotificationLimits = {
  topicsMax: 100_000,
  subscriptionsPerTopicMax: 100_000,
  pendingSubscriptionsMax: 5000,
  filterPoliciesPerTopicMax: 200,
};

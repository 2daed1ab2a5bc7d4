import * as client from "@aws-sdk/client-sns";

import { operationSchemas } from "../../call/operation-schemas.ts";
import type { Operation, Service } from "../../call/operation.ts";
import type { NotificationParts } from "../../notifications/notification-parts.ts";
import { addPermission } from "./operations/add-permission.ts";
import { confirmSubscription } from "./operations/confirm-subscription.ts";
import { createTopic } from "./operations/create-topic.ts";
import { deleteTopic } from "./operations/delete-topic.ts";
import { getSubscriptionAttributes } from "./operations/get-subscription-attributes.ts";
import { getTopicAttributes } from "./operations/get-topic-attributes.ts";
import { listSubscriptions } from "./operations/list-subscriptions.ts";
import { listSubscriptionsByTopic } from "./operations/list-subscriptions-by-topic.ts";
import { listTagsForResource } from "./operations/list-tags-for-resource.ts";
import { listTopics } from "./operations/list-topics.ts";
import { publishMessage } from "./operations/publish.ts";
import { publishBatch } from "./operations/publish-batch.ts";
import { removePermission } from "./operations/remove-permission.ts";
import { setSubscriptionAttributes } from "./operations/set-subscription-attributes.ts";
import { setTopicAttributes } from "./operations/set-topic-attributes.ts";
import { subscribe } from "./operations/subscribe.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { unsubscribe } from "./operations/unsubscribe.ts";
import { untagResource } from "./operations/untag-resource.ts";

/** Amazon Simple Notification Service: topics, and HTTP endpoints that are told. */
export function snsService(parts: NotificationParts): Service {
  // oxlint-disable-next-line typescript/no-explicit-any -- as in `Service`: inputs differ by operation
  const operations: Readonly<Record<string, Operation<any, any>>> = {
    AddPermission: addPermission(parts),
    ConfirmSubscription: confirmSubscription(parts),
    CreateTopic: createTopic(parts),
    DeleteTopic: deleteTopic(parts),
    GetSubscriptionAttributes: getSubscriptionAttributes(parts),
    GetTopicAttributes: getTopicAttributes(parts),
    ListSubscriptions: listSubscriptions(parts),
    ListSubscriptionsByTopic: listSubscriptionsByTopic(parts),
    ListTagsForResource: listTagsForResource(parts),
    ListTopics: listTopics(parts),
    Publish: publishMessage(parts),
    PublishBatch: publishBatch(parts),
    RemovePermission: removePermission(parts),
    SetSubscriptionAttributes: setSubscriptionAttributes(parts),
    SetTopicAttributes: setTopicAttributes(parts),
    Subscribe: subscribe(parts),
    TagResource: tagResource(parts),
    Unsubscribe: unsubscribe(parts),
    UntagResource: untagResource(parts),
  };
  return {
    signingName: "sns",
    protocol: "query",
    denialCode: "AuthorizationError",
    eventSource: "sns.amazonaws.com",
    xmlNamespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    schemas: operationSchemas(client),
    operations: new Map(Object.entries(operations)),
  };
}

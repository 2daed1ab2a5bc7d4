import { assert } from "../base/assert.ts";
import type { Document, DocumentChange } from "../documents/documents.ts";
import type { StoredMessage } from "./message-seal.ts";

/** A message on its way to one endpoint. */
export interface Delivery {
  /** Of its document. */
  readonly key: string;
  /** Of the message's document. */
  readonly messageKey: string;
  readonly subscriptionArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** How often it was tried. */
  readonly tries: number;
}

export const messagesPrefix = "sns/messages/";
export const deliveriesPrefix = "sns/deliveries/";

export function messageKeyOf(messageId: string): string {
  return messagesPrefix + messageId;
}

export function deliveryKeyOf(messageId: string, subscriptionArn: string): string {
  return `${deliveriesPrefix}${messageId}/${subscriptionArn.slice(subscriptionArn.lastIndexOf(":") + 1)}`;
}

export function storeDelivery(delivery: Delivery): DocumentChange {
  const { key, ...value } = delivery;
  return { key, value };
}

export function readDelivery({ key, value }: Document): Delivery {
  const isDelivery = typeof value === "object" && value !== null && "messageKey" in value;
  assert(isDelivery, `the document ${key} is not a delivery`);
  // Nobody else writes there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { key, ...(value as Omit<Delivery, "key">) };
}

export function readMessage({ key, value }: Document): StoredMessage {
  const isMessage = typeof value === "object" && value !== null && "topicArn" in value;
  assert(isMessage, `the document ${key} is not a message`);
  // Nobody else writes there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as StoredMessage;
}

/** A message as it waits for its deliveries: one document, whoever and how many it goes to. */
export interface Message {
  readonly id: string;
  readonly type: MessageType;
  readonly topicArn: string;
  readonly subject?: string;
  /** With `isByProtocol`: JSON, a text for each protocol and `default`. */
  readonly text: string;
  readonly isByProtocol?: true;
  readonly attributes: MessageAttributes;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly signatureVersion: "1" | "2";
  /** Of a confirmation: what it is confirmed with. */
  readonly token?: string;
  /** A dead letter: it is not buried again. */
  readonly isDead?: true;
}

export type MessageType = "Notification" | "SubscriptionConfirmation" | "UnsubscribeConfirmation";

/** Values of type `Binary` are base64. */
export type MessageAttributes = Readonly<
  Record<string, { readonly DataType: string; readonly Value: string }>
>;

/** The addresses that messages carry. */
export interface MessageLinks {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly certificateId: string;
}

/** The text for a protocol. */
export function textFor({ text, isByProtocol }: Message, protocol: string): string {
  if (isByProtocol !== true) return text;
  // It was read as an object of texts before it was stored.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const texts = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const own = texts[protocol] ?? texts["default"];
  return typeof own === "string" ? own : "";
}

/**
 * What is signed: names and values of some members, a line each, in the order of the names.
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages"
 */
export function signedText(members: Readonly<Record<string, unknown>>): string {
  const names =
    members["Type"] === "Notification"
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
  return names
    .filter((name) => members[name] !== undefined)
    .map((name) => `${name}\n${String(members[name])}\n`)
    .join("");
}

/** The members of the JSON that a receiver gets, but for the signature. */
export function membersOf(
  message: Message,
  target: { readonly protocol: string; readonly subscriptionArn: string },
  links: MessageLinks,
): Readonly<Record<string, unknown>> {
  const { id, type, topicArn, subject, token, attributes } = message;
  const query = (action: string, parameters: Readonly<Record<string, string>>): string =>
    `${links.baseUrl}/?${new URLSearchParams({ Action: action, ...parameters }).toString()}`;
  const head = { Type: type, MessageId: id };
  const body = {
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: textFor(message, target.protocol),
  };
  const Timestamp = new Date(message.publishedAt).toISOString();
  if (token !== undefined) {
    const SubscribeURL = query("ConfirmSubscription", { TopicArn: topicArn, Token: token });
    return { ...head, Token: token, ...body, SubscribeURL, Timestamp };
  }
  const UnsubscribeURL = query("Unsubscribe", { SubscriptionArn: target.subscriptionArn });
  const named = Object.entries(attributes).map(([name, { DataType, Value }]) => [
    name,
    { Type: DataType, Value },
  ]);
  return {
    ...head,
    ...body,
    Timestamp,
    UnsubscribeURL,
    ...(named.length > 0 && { MessageAttributes: Object.fromEntries(named) }),
  };
}

/** Where a certificate is served. */
export function certificatePath(id: string): string {
  return `/SimpleNotificationService-${id}.pem`;
}

export function certificateUrl({ baseUrl, certificateId }: MessageLinks): string {
  return baseUrl + certificatePath(certificateId);
}

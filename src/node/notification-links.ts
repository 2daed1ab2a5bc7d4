import type { HttpRequest, HttpResponse } from "../aws/http-message.ts";
import { uuidRequestId } from "../aws/request-ids.ts";
import type { World } from "../base/world.ts";
import type { CallFacts, CallRecorder } from "../call/operation.ts";
import { certificatePath } from "../notifications/message.ts";
import { NotificationError } from "../notifications/notification-error.ts";
import { JournalFailedError, JournalFullError } from "../journal/journal.ts";
import type { Notifications } from "../notifications/open-notifications.ts";
import { confirmSubscription, unsubscribe } from "../notifications/subscriptions.ts";
import { parseTopicArn, topicArnOf } from "../notifications/topic.ts";

export interface NotificationLinkParts {
  readonly world: Pick<World, "clock" | "random">;
  readonly notifications: Notifications;
  readonly recorder: CallRecorder;
  readonly defaultRegion: string;
}

/**
 * The links that messages carry, which are followed without a signature: the token, or the ARN of the
 * subscription, is what allows it. Each call is recorded before it is answered, as any other.
 */
export function notificationLinks(
  parts: NotificationLinkParts,
): (request: HttpRequest) => Promise<HttpResponse> | undefined {
  return (request) => {
    if (request.method !== "GET") return undefined;
    const [path = "", query = ""] = request.target.split("?", 2);
    const certificate = certificateAt(parts.notifications, path);
    if (certificate !== undefined) return certificate;
    const parameters = new URLSearchParams(query);
    const action = parameters.get("Action");
    const isLink = action === "ConfirmSubscription" || action === "Unsubscribe";
    return isLink ? followRecorded(parts, request, action, parameters) : undefined;
  };
}

function certificateAt(
  { findCertificate }: Notifications,
  path: string,
): Promise<HttpResponse> | undefined {
  const id = /-([0-9a-f]{32})\.pem$/.exec(path)?.[1] ?? "";
  const body = path === certificatePath(id) ? findCertificate(id) : undefined;
  if (body === undefined) return undefined;
  const headers = { "Content-Type": "application/x-pem-file" };
  return Promise.resolve({ status: 200, headers, body });
}

type Action = "ConfirmSubscription" | "Unsubscribe";

/** A call that cannot be recorded is not made, or at least not answered as if it had been. */
async function followRecorded(
  parts: NotificationLinkParts,
  request: HttpRequest,
  action: Action,
  parameters: URLSearchParams,
): Promise<HttpResponse> {
  try {
    return await follow(parts, request, action, parameters);
  } catch (error) {
    const isFull = error instanceof JournalFullError || error instanceof JournalFailedError;
    if (!isFull) throw error;
    const message = "The call cannot be recorded now. Try again later.";
    const shown = { code: "ServiceUnavailable", message };
    return {
      status: 503,
      headers: { "Content-Type": "text/xml" },
      body: failure(shown, uuidRequestId(parts.world.random)),
    };
  }
}

async function follow(
  parts: NotificationLinkParts,
  request: HttpRequest,
  action: Action,
  parameters: URLSearchParams,
): Promise<HttpResponse> {
  const { world, recorder } = parts;
  const requestId = uuidRequestId(world.random);
  const receivedAt = world.clock.now();
  const facts = factsOf(parts, { request, action, parameters, requestId, receivedAt });
  const before = await recorder.before(facts);
  const outcome = await attempt(parts, action, parameters);
  const completedAt = world.clock.now();
  const error = "code" in outcome ? outcome : undefined;
  await recorder.record({ ...facts, completedAt, ...(error !== undefined && { error }) }, before);
  const body =
    error === undefined ? success(action, outcome, requestId) : failure(error, requestId);
  return {
    status: error?.status ?? 200,
    headers: { "Content-Type": "text/xml", "x-amzn-RequestId": requestId },
    body,
  };
}

interface LinkError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

async function attempt(
  { notifications: { parts } }: NotificationLinkParts,
  action: Action,
  parameters: URLSearchParams,
): Promise<{ readonly arn: string } | LinkError> {
  const arn = parameters.get("SubscriptionArn") ?? "";
  try {
    if (action === "Unsubscribe") {
      await unsubscribe(parts, arn, { isAuthenticated: false });
      return { arn };
    }
    return await confirmSubscription(parts, {
      topicArn: parameters.get("TopicArn") ?? "",
      token: parameters.get("Token") ?? "",
      isAuthenticated: false,
      authenticateOnUnsubscribe: false,
    });
  } catch (error) {
    if (!(error instanceof NotificationError)) throw error;
    const { code, message, status } = error;
    return { code, message, status, details: {}, headers: {} };
  }
}

/** What the record is made from: the owner of the topic gets it, and nobody is known to have called. */
function factsOf(
  { defaultRegion }: NotificationLinkParts,
  call: {
    readonly request: HttpRequest;
    readonly action: Action;
    readonly parameters: URLSearchParams;
    readonly requestId: string;
    readonly receivedAt: number;
  },
): CallFacts {
  const { request, action, parameters, requestId, receivedAt } = call;
  const named = parameters.get("TopicArn") ?? parameters.get("SubscriptionArn") ?? "";
  const arn = topicArnOf(named);
  const topic = parseTopicArn(arn);
  const header = (wanted: string): string | undefined =>
    request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const [userAgent, host] = [header("user-agent"), header("host")];
  return {
    requestId,
    receivedAt,
    completedAt: receivedAt,
    service: { eventSource: "sns.amazonaws.com", protocol: "query" },
    operationName: action,
    region: topic?.region ?? defaultRegion,
    resources:
      topic === undefined ? [] : [{ arn, accountId: topic.accountId, type: "AWS::SNS::Topic" }],
    sourceIp: request.sourceIp,
    ...(userAgent !== undefined && { userAgent }),
    ...(host !== undefined && { host }),
    ...(request.tls !== undefined && { tls: request.tls }),
    bytesIn: 0,
    bytesOut: 0,
  };
}

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

/** ARNs and ids need no escapes: their characters were checked. */
function success(action: Action, outcome: object, requestId: string): string {
  const arn = "arn" in outcome && typeof outcome.arn === "string" ? outcome.arn : "";
  const result =
    action === "ConfirmSubscription"
      ? `<ConfirmSubscriptionResult><SubscriptionArn>${arn}</SubscriptionArn></ConfirmSubscriptionResult>`
      : "";
  return (
    `<${action}Response xmlns="${namespace}">${result}` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`
  );
}

function failure(
  { code, message }: Pick<LinkError, "code" | "message">,
  requestId: string,
): string {
  const text = message.replaceAll(/[<>&"']/g, (one) => `&#${one.codePointAt(0) ?? 0};`);
  return (
    `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code>` +
    `<Message>${text}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

import { SNSClient, SNSServiceException, SubscribeCommand } from "@aws-sdk/client-sns";
import assert from "node:assert/strict";

import type { GivenSettings } from "../../config/settings.ts";
import { runNode, temporaryDirectory } from "../../node/running-node.fixture.ts";
import type { RunningNode } from "../../node/running-node.fixture.ts";
import {
  follow,
  membersOfPost,
  openReceiver,
  typeOf,
} from "../../notifications/receiver.fixture.ts";
import type { Receiver } from "../../notifications/receiver.fixture.ts";

export const accountId = "111122223333";
export const otherAccountId = "444455556666";

const credentials = (id: string): { accessKeyId: string; secretAccessKey: string } => ({
  accessKeyId: id === accountId ? "AKIAIOSFODNN7EXAMPLE" : "AKIAI44QH8DHBEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
});

/** A node with two accounts, and an endpoint that it may send messages to. */
export interface SnsFixture extends AsyncDisposable {
  readonly cairn: RunningNode;
  readonly receiver: Receiver;
  readonly sns: SNSClient;
  /** Of the other account. */
  readonly other: SNSClient;
  readonly options: ClientOptions;
}

export interface ClientOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

export async function openSns(flags: GivenSettings = {}): Promise<SnsFixture> {
  await using opened = new AsyncDisposableStack();
  const receiver = opened.use(await openReceiver());
  const directory = opened.use(await temporaryDirectory());
  const accounts = [accountId, otherAccountId].map((id) => ({ id, ...credentials(id) }));
  const cairn = opened.use(
    await runNode(directory.path, { notificationNetworks: "127.0.0.0/8", ...flags }, { accounts }),
  );
  const options = (id: string): ClientOptions => ({
    region: "us-east-1",
    endpoint: cairn.url,
    credentials: credentials(id),
    maxAttempts: 1,
  });
  const sns = new SNSClient(options(accountId));
  const other = new SNSClient(options(otherAccountId));
  opened.defer(() => {
    sns.destroy();
    other.destroy();
  });
  const lifetime = opened.move();
  return {
    cairn,
    receiver,
    sns,
    other,
    options: options(accountId),
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

/** Subscribes a path of the receiver and confirms it by the link that it was sent. */
export async function subscribed(
  { cairn, receiver, sns }: SnsFixture,
  TopicArn: string,
  path: string,
  Attributes?: Record<string, string>,
): Promise<string> {
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "http",
      Endpoint: receiver.url + path,
      ReturnSubscriptionArn: true,
      ...(Attributes !== undefined && { Attributes }),
    }),
  );
  const post = await receiver.next(
    (one) => one.path === path && typeOf(one) === "SubscriptionConfirmation",
  );
  const answer = await follow(membersOfPost(post)["SubscribeURL"], cairn.url);
  assert.equal(answer.status, 200, await answer.text());
  return SubscriptionArn ?? assert.fail("no ARN");
}

/** Expects an error of that code, and gives its message. */
export async function refused(code: string, sending: Promise<unknown>): Promise<string> {
  try {
    await sending;
  } catch (error) {
    assert.ok(error instanceof SNSServiceException, String(error));
    assert.equal(error.name, code, error.message);
    return error.message;
  }
  throw new assert.AssertionError({ message: `${code} was not thrown` });
}

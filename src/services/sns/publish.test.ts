import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CreateTopicCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";

import {
  checkSignature,
  follow,
  membersOfPost,
  typeOf,
} from "../../notifications/receiver.fixture.ts";
import type { ReceivedPost } from "../../notifications/receiver.fixture.ts";
import { accountId, openSns, refused, subscribed } from "./client.fixture.ts";
import type { SnsFixture } from "./client.fixture.ts";

let fixture: SnsFixture;
before(async () => {
  fixture = await openSns();
});
after(() => fixture[Symbol.asyncDispose]());

async function topicNamed(Name: string, Attributes?: Record<string, string>): Promise<string> {
  const input = { Name, ...(Attributes !== undefined && { Attributes }) };
  const { TopicArn } = await fixture.sns.send(new CreateTopicCommand(input));
  return TopicArn ?? assert.fail("no ARN");
}

const isNotice =
  (path: string, text = "") =>
  (post: ReceivedPost): boolean =>
    post.path === path && typeOf(post) !== "SubscriptionConfirmation" && post.body.includes(text);

test("Subscribe: the endpoint confirms by a link, and gets signed messages from then on", async () => {
  const { sns, receiver, cairn } = fixture;
  const TopicArn = await topicNamed("signed");
  const Endpoint = `${receiver.url}/signed`;
  const asked = await sns.send(new SubscribeCommand({ TopicArn, Protocol: "http", Endpoint }));
  assert.equal(asked.SubscriptionArn, "pending confirmation");
  const confirmation = await receiver.next(({ path }) => path === "/signed");
  assert.equal(typeOf(confirmation), "SubscriptionConfirmation");
  assert.equal(confirmation.headers["x-amz-sns-topic-arn"], TopicArn);
  await checkSignature(confirmation, cairn.url);

  const early = await sns.send(new PublishCommand({ TopicArn, Message: "too early" }));
  assert.ok(early.MessageId !== undefined);
  const answer = await follow(membersOfPost(confirmation)["SubscribeURL"], cairn.url);
  assert.match(await answer.text(), /<SubscriptionArn>arn:aws:sns:us-east-1:111122223333:signed:/);

  const Message = 'A text with\nlines, "quotes" and ünïcode.';
  const published = await sns.send(new PublishCommand({ TopicArn, Message, Subject: "Hello" }));
  const post = await receiver.next(isNotice("/signed"));
  const members = membersOfPost(post);
  assert.equal(members["MessageId"], published.MessageId);
  assert.equal(members["Message"], Message);
  assert.equal(members["Subject"], "Hello");
  assert.equal(members["SignatureVersion"], "1");
  assert.equal(post.headers["content-type"], "text/plain; charset=UTF-8");
  await checkSignature(post, cairn.url);

  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn,
      AttributeName: "SignatureVersion",
      AttributeValue: "2",
    }),
  );
  await sns.send(new PublishCommand({ TopicArn, Message: "by SHA-256" }));
  const second = await receiver.next(isNotice("/signed", "SHA-256"));
  assert.equal(membersOfPost(second)["SignatureVersion"], "2");
  await checkSignature(second, cairn.url);
});

test("Unsubscribe: the link of a message ends it, and that of the goodbye brings it back", async () => {
  const { sns, receiver, cairn } = fixture;
  const TopicArn = await topicNamed("leaving");
  const SubscriptionArn = await subscribed(fixture, TopicArn, "/leaving");
  await sns.send(new PublishCommand({ TopicArn, Message: "first" }));
  const post = await receiver.next(isNotice("/leaving", "first"));
  const left = await follow(membersOfPost(post)["UnsubscribeURL"], cairn.url);
  assert.equal(left.status, 200);
  const read = new GetSubscriptionAttributesCommand({ SubscriptionArn });
  await refused("NotFoundException", sns.send(read));
  const listed = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  assert.deepEqual(listed.Subscriptions, []);
  await sns.send(new PublishCommand({ TopicArn, Message: "nobody hears it" }));

  const goodbye = await receiver.next(
    (one) => one.path === "/leaving" && typeOf(one) === "UnsubscribeConfirmation",
  );
  await checkSignature(goodbye, cairn.url);
  await follow(membersOfPost(goodbye)["SubscribeURL"], cairn.url);
  const { Attributes = {} } = await sns.send(read);
  assert.equal(Attributes["PendingConfirmation"], "false");
  await sns.send(new PublishCommand({ TopicArn, Message: "back again" }));
  await receiver.next(isNotice("/leaving", "back again"));
  assert.ok(!receiver.posts.some(isNotice("/leaving", "nobody hears it")));
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
});

test("RawMessageDelivery: the endpoint gets the text alone; JSON has one for each protocol", async () => {
  const { sns, receiver } = fixture;
  const TopicArn = await topicNamed("raw");
  await subscribed(fixture, TopicArn, "/raw", { RawMessageDelivery: "true" });
  const Message = JSON.stringify({ default: "for all", http: "for http" });
  await sns.send(new PublishCommand({ TopicArn, Message, MessageStructure: "json" }));
  const post = await receiver.next(isNotice("/raw"));
  assert.equal(post.body, "for http");
  assert.equal(post.headers["x-amz-sns-rawdelivery"], "true");
});

test("FilterPolicy: only what it wants is delivered", async () => {
  const { sns, receiver } = fixture;
  const TopicArn = await topicNamed("filtered");
  const SubscriptionArn = await subscribed(fixture, TopicArn, "/filtered", {
    FilterPolicy: JSON.stringify({ level: ["high", { prefix: "crit" }] }),
  });
  const publish = async (Message: string, level: string): Promise<unknown> =>
    sns.send(
      new PublishCommand({
        TopicArn,
        Message,
        MessageAttributes: { level: { DataType: "String", StringValue: level } },
      }),
    );
  await publish("one", "low");
  await publish("two", "critical");
  const post = await receiver.next(isNotice("/filtered"));
  assert.equal(membersOfPost(post)["Message"], "two");
  await sns.send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn,
      AttributeName: "FilterPolicy",
      AttributeValue: "{}",
    }),
  );
  await publish("three", "low");
  await receiver.next(isNotice("/filtered", "three"));
});

test("a message that is not taken is tried again, and then goes to the dead letters", async () => {
  const { sns, receiver } = fixture;
  const dead = await topicNamed("dead-letters");
  await subscribed(fixture, dead, "/dead");
  const retry = { minDelayTarget: 1, maxDelayTarget: 1, numRetries: 2, numNoDelayRetries: 2 };
  const TopicArn = await topicNamed("failing", {
    DeliveryPolicy: JSON.stringify({ http: { defaultHealthyRetryPolicy: retry } }),
  });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead });
  await subscribed(fixture, TopicArn, "/failing", { RedrivePolicy });
  receiver.answer(({ path, body }) =>
    path === "/failing" && body.includes("hopeless") ? 503 : 200,
  );
  const { MessageId } = await sns.send(new PublishCommand({ TopicArn, Message: "hopeless" }));
  const letter = membersOfPost(await receiver.next(isNotice("/dead")));
  assert.equal(receiver.posts.filter(isNotice("/failing")).length, 3);
  assert.equal(JSON.parse(letter["Message"] ?? "").MessageId, MessageId);
  assert.notEqual(letter["MessageId"], MessageId);

  // What the endpoint says is wrong, and a redirection, are not tried again.
  receiver.answer(({ body }) => (body.includes("moved") ? 302 : 200));
  await sns.send(new PublishCommand({ TopicArn, Message: "moved" }));
  await receiver.next(isNotice("/dead", "moved"));
  assert.equal(receiver.posts.filter(isNotice("/failing", "moved")).length, 1);
  assert.ok(!receiver.posts.some(({ path }) => path === "/elsewhere"));
  receiver.answer(() => 200);
});

test("Publish: what is wrong with a message is said in SNS's words", async () => {
  const { sns } = fixture;
  const TopicArn = await topicNamed("checked");
  const expect = async (input: object, code: string, message: RegExp): Promise<void> => {
    const sending = sns.send(new PublishCommand({ TopicArn, Message: "m", ...input }));
    assert.match(await refused(code, sending), message);
  };
  const invalid = "InvalidParameterException";
  await expect({ Message: "" }, invalid, /^Invalid parameter: Empty message$/);
  await expect({ Message: "x".repeat(262_145) }, invalid, /Message too long/);
  await expect({ Subject: "two\nlines" }, invalid, /: Subject$/);
  await expect({ TopicArn: "fake" }, invalid, /TopicArn Reason: fake does not start with arn/);
  await expect({ TopicArn: `${TopicArn}2` }, "NotFoundException", /^Topic does not exist$/);
  await expect({ MessageStructure: "json" }, invalid, /JSON message body failed to parse/);
  await expect(
    { MessageStructure: "json", Message: "{}" },
    invalid,
    /No default entry in JSON message body/,
  );
  await expect(
    { MessageAttributes: { a: { DataType: "Text", StringValue: "b" } } },
    "InvalidParameterValueException",
    /has an invalid message attribute type/,
  );
});

test("PublishBatch: each message is taken or refused for itself", async () => {
  const { sns, receiver } = fixture;
  const TopicArn = await topicNamed("batch");
  await subscribed(fixture, TopicArn, "/batch");
  const entries = [
    { Id: "good", Message: "in a batch" },
    { Id: "bad", Message: "x", Subject: "\n" },
  ];
  const batch = async (PublishBatchRequestEntries: { Id: string; Message: string }[]) =>
    sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
  const { Successful = [], Failed = [] } = await batch(entries);
  assert.deepEqual(
    [Successful.map(({ Id }) => Id), Failed.map(({ Id }) => Id)],
    [["good"], ["bad"]],
  );
  await receiver.next(isNotice("/batch", "in a batch"));
  await refused("EmptyBatchRequestException", batch([]));
  const many = Array.from({ length: 11 }, (_, at) => ({ Id: `m${at}`, Message: "m" }));
  await refused("TooManyEntriesInBatchRequestException", batch(many));
  const same = many.slice(0, 2).map((entry) => ({ ...entry, Id: "same" }));
  await refused("BatchEntryIdsNotDistinctException", batch(same));
  const long = many.slice(0, 2).map((entry) => ({ ...entry, Message: "x".repeat(140_000) }));
  await refused("BatchRequestTooLongException", batch(long));
});

test("another account may publish once the topic's policy lets it", async () => {
  const { other, sns } = fixture;
  const TopicArn = await topicNamed("shared");
  const publish = new PublishCommand({ TopicArn, Message: "from elsewhere" });
  await refused("AuthorizationErrorException", other.send(publish));
  const statement = {
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "SNS:Publish",
    Resource: TopicArn,
  };
  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn,
      AttributeName: "Policy",
      AttributeValue: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    }),
  );
  await other.send(publish);
  assert.match(TopicArn, new RegExp(`:${accountId}:shared$`));
});

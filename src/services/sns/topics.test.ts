import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  AddPermissionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import {
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
} from "@aws-sdk/client-kms";

import { membersOfPost, typeOf } from "../../notifications/receiver.fixture.ts";
import { openSns, otherAccountId, refused, subscribed } from "./client.fixture.ts";
import type { SnsFixture } from "./client.fixture.ts";

let fixture: SnsFixture;
before(async () => {
  fixture = await openSns();
});
after(() => fixture[Symbol.asyncDispose]());

const invalid = "InvalidParameterException";

test("CreateTopic: the same name gives the same topic; other attributes or tags are refused", async () => {
  const { sns } = fixture;
  const Tags = [{ Key: "team", Value: "audit" }];
  const create = async (input: object): Promise<string | undefined> =>
    (await sns.send(new CreateTopicCommand({ Name: "once", ...input }))).TopicArn;
  const arn = await create({ Attributes: { DisplayName: "Once" }, Tags });
  assert.equal(arn, "arn:aws:sns:us-east-1:111122223333:once");
  assert.equal(await create({}), arn);
  assert.equal(await create({ Attributes: { DisplayName: "Once" }, Tags }), arn);
  const attributes = create({ Attributes: { DisplayName: "Twice" } });
  assert.match(await refused(invalid, attributes), /already exists with different attributes/);
  const tags = create({ Tags: [{ Key: "team", Value: "other" }] });
  assert.match(await refused(invalid, tags), /already exists with different tags/);
  for (const Name of ["", "a b", "x".repeat(257), "fifo.fifo"]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, to name who failed
    assert.match(await refused(invalid, create({ Name })), /^Invalid parameter: Topic Name$/, Name);
  }
  await refused(invalid, create({ Name: "f", Attributes: { FifoTopic: "true" } }));
  await refused(invalid, create({ Name: "f", Attributes: { TracingConfig: "Active" } }));
});

test("attributes: what is set is read; what is wrong changes nothing", async () => {
  const { sns } = fixture;
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "attributes" }));
  const read = async (): Promise<Record<string, string>> =>
    (await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes ?? {};
  const set = async (AttributeName: string, AttributeValue: string): Promise<unknown> =>
    sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
  const fresh = await read();
  assert.equal(fresh["Owner"], "111122223333");
  assert.equal(fresh["SubscriptionsConfirmed"], "0");
  assert.match(fresh["Policy"] ?? "", /__default_policy_ID/);
  await refused(invalid, set("SignatureVersion", "3"));
  await refused(invalid, set("DisplayName", "x".repeat(101)));
  await refused(invalid, set("Policy", "{"));
  await refused(invalid, set("Policy", '{"Statement":{"Effect":"Allow"}}'));
  await refused(invalid, set("DeliveryPolicy", '{"http":{"wrong":1}}'));
  await refused(invalid, set("Nothing", "x"));
  assert.deepEqual(await read(), fresh);
  await set("DisplayName", "Alerts");
  assert.equal((await read())["DisplayName"], "Alerts");
});

test("AddPermission and RemovePermission: a statement comes and goes by its label", async () => {
  const { sns, other } = fixture;
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "permitted" }));
  const add = new AddPermissionCommand({
    TopicArn,
    Label: "others",
    AWSAccountId: [otherAccountId],
    ActionName: ["Publish"],
  });
  const publish = new PublishCommand({ TopicArn, Message: "hello" });
  await refused("AuthorizationErrorException", other.send(publish));
  await sns.send(add);
  await other.send(publish);
  assert.match(await refused(invalid, sns.send(add)), /Statement already exists/);
  const remove = new RemovePermissionCommand({ TopicArn, Label: "others" });
  await sns.send(remove);
  await refused("AuthorizationErrorException", other.send(publish));
  await sns.send(remove);
});

test("tags: set, replaced, removed; those of a topic that is not there are not found", async () => {
  const { sns } = fixture;
  const { TopicArn: ResourceArn = "" } = await sns.send(new CreateTopicCommand({ Name: "tagged" }));
  const tag = async (Key: string, Value: string): Promise<unknown> =>
    sns.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key, Value }] }));
  await tag("a", "1");
  await tag("b", "2");
  await tag("a", "3");
  await sns.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["b", "c"] }));
  const list = new ListTagsForResourceCommand({ ResourceArn });
  assert.deepEqual((await sns.send(list)).Tags, [{ Key: "a", Value: "3" }]);
  await refused(invalid, tag("aws:x", "1"));
  const missing = new ListTagsForResourceCommand({ ResourceArn: `${ResourceArn}-not` });
  await refused("ResourceNotFoundException", sns.send(missing));
});

test("ListTopics: a hundred a page, each once; DeleteTopic again is no error", async () => {
  const { other } = fixture;
  for (let at = 0; at < 101; at += 1) {
    // oxlint-disable-next-line no-await-in-loop -- gently
    await other.send(new CreateTopicCommand({ Name: `many-${at}` }));
  }
  const first = await other.send(new ListTopicsCommand({}));
  assert.equal(first.Topics?.length, 100);
  const { NextToken = "" } = first;
  const second = await other.send(new ListTopicsCommand({ NextToken }));
  const arns = [...(first.Topics ?? []), ...(second.Topics ?? [])].map(({ TopicArn }) => TopicArn);
  assert.equal(new Set(arns).size, 101);
  assert.equal(second.NextToken, undefined);
  await refused(invalid, other.send(new ListTopicsCommand({ NextToken: "x" })));
  const TopicArn = arns[0] ?? "";
  await other.send(new DeleteTopicCommand({ TopicArn }));
  await other.send(new DeleteTopicCommand({ TopicArn }));
  await refused("NotFoundException", other.send(new GetTopicAttributesCommand({ TopicArn })));
});

test("Subscribe: other protocols, and endpoints that do not fit, are refused", async () => {
  const { sns } = fixture;
  const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "protocols" }));
  const subscribe = async (Protocol: string, Endpoint: string, rest = {}): Promise<unknown> =>
    sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint, ...rest }));
  const queue = "arn:aws:sqs:us-east-1:111122223333:q";
  assert.match(await refused(invalid, subscribe("sqs", queue)), /does not support this protocol/);
  assert.match(
    await refused(invalid, subscribe("https", "http://example.org/")),
    /Endpoint must match the specified protocol/,
  );
  const to = "http://example.org/";
  await refused(invalid, subscribe("http", to, { Attributes: { RawMessageDelivery: "yes" } }));
  await refused(invalid, subscribe("http", to, { Attributes: { FilterPolicy: "[]" } }));
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: queue });
  await refused(invalid, subscribe("http", to, { Attributes: { RedrivePolicy } }));
});

test("KmsMasterKeyId: what waits is sealed, and is delivered only while the key is enabled", async () => {
  const { sns, receiver, options, cairn } = fixture;
  const kms = new KMSClient(options);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.Arn ?? "";
  const retry = { minDelayTarget: 1, maxDelayTarget: 1, numRetries: 30 };
  const { TopicArn = "" } = await sns.send(
    new CreateTopicCommand({
      Name: "sealed",
      Attributes: {
        KmsMasterKeyId: KeyId,
        DeliveryPolicy: JSON.stringify({ http: { defaultHealthyRetryPolicy: retry } }),
      },
    }),
  );
  await subscribed(fixture, TopicArn, "/sealed");
  receiver.answer(({ body }) => (body.includes("a secret") ? 503 : 200));
  await sns.send(new PublishCommand({ TopicArn, Message: "a secret" }));
  const stored = await cairn.stores.documents.list("sns/messages/");
  assert.ok(stored.length > 0);
  assert.doesNotMatch(JSON.stringify(stored), /a secret/);
  await kms.send(new DisableKeyCommand({ KeyId }));
  await refused("KMSDisabledException", sns.send(new PublishCommand({ TopicArn, Message: "no" })));
  receiver.answer(() => 200);
  await kms.send(new EnableKeyCommand({ KeyId }));
  const post = await receiver.next(
    (one) =>
      one.path === "/sealed" && typeOf(one) === "Notification" && one.body.includes("secret"),
  );
  assert.equal(membersOfPost(post)["Message"], "a secret");
  kms.destroy();
});

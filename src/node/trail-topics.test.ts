import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CloudTrailClient,
  CloudTrailServiceException,
  CreateTrailCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SetTopicAttributesCommand } from "@aws-sdk/client-sns";

import { trailBucketPolicy } from "../archive/trail-bucket.ts";
import { checkSignature, membersOfPost, typeOf } from "../notifications/receiver.fixture.ts";
import { accountId, openSns, subscribed } from "../services/sns/client.fixture.ts";
import type { SnsFixture } from "../services/sns/client.fixture.ts";

const trailArn = `arn:aws:cloudtrail:us-east-1:${accountId}:trail/noted`;
const bucket = "noted-logs";

/** A bucket that lets the trail in, and a topic that does not yet. */
async function prepare({ options, sns }: SnsFixture): Promise<string> {
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const accounts = [{ accountId, trailArn }];
  const Policy = trailBucketPolicy({ bucket, prefix: "", accounts });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  s3.destroy();
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "notices" }));
  return TopicArn ?? assert.fail("no ARN");
}

async function setPolicy({ sns }: SnsFixture, TopicArn: string, statement: object): Promise<void> {
  const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const change = { TopicArn, AttributeName: "Policy", AttributeValue };
  await sns.send(new SetTopicAttributesCommand(change));
}

test("a trail with a topic tells it of each log file, and how that went", async () => {
  await using fixture = await openSns({ noDefaultTrail: true });
  const { cairn, receiver, options } = fixture;
  const TopicArn = await prepare(fixture);
  const cloudtrail = new CloudTrailClient(options);
  const wish = { Name: "noted", S3BucketName: bucket };
  const create = async (SnsTopicName: string): Promise<unknown> =>
    cloudtrail.send(new CreateTrailCommand({ ...wish, SnsTopicName }));
  const refusal = async (SnsTopicName: string): Promise<string> => {
    try {
      await create(SnsTopicName);
    } catch (error) {
      assert.ok(error instanceof CloudTrailServiceException);
      return `${error.name}: ${error.message}`;
    }
    throw new assert.AssertionError({ message: `${SnsTopicName} was taken` });
  };
  assert.match(await refusal("no such"), /^InvalidSnsTopicNameException: /);
  assert.match(await refusal("elsewhere"), /^InsufficientSnsTopicPolicyException: .*incorrect!$/);

  // The statement that the refusal names is the one that is missing.
  const missing = /\[(.*)\]$/.exec(await refusal("notices"))?.[1];
  await setPolicy(fixture, TopicArn, JSON.parse(missing ?? ""));
  const made = await cloudtrail.send(
    new CreateTrailCommand({ ...wish, SnsTopicName: "notices", IsMultiRegionTrail: false }),
  );
  // oxlint-disable-next-line typescript/no-deprecated -- clients still read it
  assert.deepEqual([made.SnsTopicName, made.SnsTopicARN], ["notices", TopicArn]);
  await subscribed(fixture, TopicArn, "/notices");
  await cloudtrail.send(new StartLoggingCommand({ Name: "noted" }));
  await cairn.node.delivery.flush();
  const post = await receiver.next(
    (one) => one.path === "/notices" && typeOf(one) === "Notification",
  );
  await checkSignature(post, cairn.url);
  const { s3Bucket, s3ObjectKey } = JSON.parse(membersOfPost(post)["Message"] ?? "");
  assert.equal(s3Bucket, bucket);
  assert.match(s3ObjectKey[0], /^AWSLogs\/111122223333\/CloudTrail\/us-east-1\/.*\.json\.gz$/);

  const status = new GetTrailStatusCommand({ Name: "noted" });
  const good = await cloudtrail.send(status);
  assert.ok(good.LatestNotificationTime instanceof Date);
  assert.equal(good.LatestNotificationError, undefined);
  assert.match(good.LatestNotificationAttemptSucceeded ?? "", /^\d{4}-.*Z$/);

  // The topic closes: log files go on, and the status says what the topic has answered.
  const closed = { Effect: "Deny", Principal: "*", Action: "SNS:Publish", Resource: TopicArn };
  await setPolicy(fixture, TopicArn, closed);
  await cairn.node.delivery.flush();
  await untilRefused(cloudtrail);
  const bad = await cloudtrail.send(status);
  assert.deepEqual(bad.LatestNotificationTime, good.LatestNotificationTime);
  assert.equal(bad.LatestDeliveryError, undefined);

  await cloudtrail.send(new UpdateTrailCommand({ Name: "noted", SnsTopicName: "" }));
  const { Trail } = await cloudtrail.send(new GetTrailCommand({ Name: "noted" }));
  assert.equal(Trail?.SnsTopicARN, undefined);
  cloudtrail.destroy();
});

/** Notices are published after the delivery, which does not wait for them. */
async function untilRefused(cloudtrail: CloudTrailClient): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- it waits for the next state
    const status = await cloudtrail.send(new GetTrailStatusCommand({ Name: "noted" }));
    if (status.LatestNotificationError === "AuthorizationError") return;
  }
}

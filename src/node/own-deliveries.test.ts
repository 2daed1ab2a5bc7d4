import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { runNode, temporaryDirectory } from "./running-node.fixture.ts";

const operator = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const Bucket = "records-itself";

/** What CloudTrail needs of a bucket. User Guide, "Amazon S3 bucket policy for CloudTrail". */
function policy(): string {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: ["s3:GetBucketAcl", "s3:PutObject"],
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

test("a trail that selects all data events of its own bucket comes to rest", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, {}, { accounts: [operator] });
  const { accessKeyId, secretAccessKey } = operator;
  const options = {
    region: "us-east-1",
    endpoint: cairn.url,
    credentials: { accessKeyId, secretAccessKey },
  };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const cloudtrail = new CloudTrailClient(options);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy() }));
  const Name = "recursive";
  await cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName: Bucket }));
  const everything = { Type: "AWS::S3::Object", Values: ["arn:aws:s3"] };
  const EventSelectors = [{ DataResources: [everything] }];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
  await cloudtrail.send(new StartLoggingCommand({ Name }));
  const { journal } = cairn.stores;

  const before = journal.durableEnd();
  await s3.send(new PutObjectCommand({ Bucket, Key: "by-a-client", Body: "1" }));
  const put = journal.durableEnd();
  assert.ok(put > before, "what a client puts there is recorded");
  for (let round = 0; round < 3; round += 1) await cairn.node.delivery.flush();
  assert.equal(journal.durableEnd(), put, "what is delivered there is not");
  const Prefix = `AWSLogs/${operator.id}/CloudTrail/us-east-1/`;
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  assert.equal(KeyCount, 1);
});

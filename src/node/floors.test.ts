import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import {
  CloudTrailClient,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  PutEventSelectorsCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";

import { trailBucketPolicy } from "../archive/trail-bucket.ts";
import { floorArn } from "../trails/floor.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

const operator = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const bucket = "evidence";
const flags = { floorBucket: bucket, deliveryInterval: "100ms" };

async function makeBucket({ stores }: RunningNode): Promise<void> {
  const trailArn = floorArn(operator.id, "us-east-1");
  const policy = trailBucketPolicy({
    bucket,
    prefix: "floor",
    accounts: [{ accountId: operator.id, trailArn }],
  });
  const settings = { name: bucket, ownerAccountId: operator.id, region: "us-east-1", createdAt: 0 };
  await stores.buckets.createBucket({ ...settings, policy });
}

/** Name and error of each event in the floor's log files. */
async function eventsIn(cairn: RunningNode): Promise<readonly string[]> {
  await cairn.node.delivery.flush();
  const s3 = new S3Client({ ...optionsOf(cairn), forcePathStyle: true });
  const Prefix = `floor/AWSLogs/${operator.id}/CloudTrail/`;
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
  const names: string[] = [];
  for (const { Key } of listed.Contents ?? []) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    const { Records } = JSON.parse(
      gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString(),
    );
    for (const { eventName, errorCode } of Records) names.push([eventName, errorCode].join(" "));
  }
  s3.destroy();
  return names;
}

function optionsOf({ url }: RunningNode): object {
  const credentials = { ...operator };
  return { region: "us-east-1", endpoint: url, credentials, maxAttempts: 1 };
}

test("the floor has every call that weakens a trail, also a refused one, whatever trails select", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, flags, { accounts: [operator] });
  await makeBucket(cairn);
  const client = new CloudTrailClient(optionsOf(cairn));
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({}));
  assert.deepEqual(
    trailList.map(({ Name }) => Name),
    ["default"],
  );
  const EventSelectors = [{ ReadWriteType: "ReadOnly" as const, IncludeManagementEvents: true }];
  await client.send(new PutEventSelectorsCommand({ TrailName: "default", EventSelectors }));
  await client.send(new StopLoggingCommand({ Name: "default" }));
  await assert.rejects(client.send(new StopLoggingCommand({ Name: "cairn-floor" })), {
    name: "TrailNotFoundException",
  });
  await client.send(new DeleteTrailCommand({ Name: "default" }));
  client.destroy();
  assert.deepEqual((await eventsIn(cairn)).toSorted(), [
    "DeleteTrail ",
    "PutEventSelectors ",
    "StopLogging ",
    "StopLogging TrailNotFoundException",
  ]);
});

test("a floor whose bucket is not there holds up no start, and loses nothing", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, flags, { accounts: [operator] });
  const client = new CloudTrailClient(optionsOf(cairn));
  await client.send(new StopLoggingCommand({ Name: "default" }));
  client.destroy();
  await makeBucket(cairn);
  assert.deepEqual(await eventsIn(cairn), ["StopLogging "]);
});

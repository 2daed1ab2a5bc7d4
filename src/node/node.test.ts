import assert from "node:assert/strict";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";

import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  LookupEventsCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { textOf } from "../aws/gateway.fixture.ts";
import { signedRequest } from "../aws/signed-request.fixture.ts";
import { must } from "../base/assert.ts";
import { findSharedCredentials } from "../base/shared-credentials.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

const operator = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const other = {
  id: "444455556666",
  accessKeyId: "AKIACAIRNEXAMPLE0002",
  secretAccessKey: "an-example-of-a-secret-key-2",
};
const accounts = { accounts: [operator, other] };
const defaultBucket = `cairn-logs-${operator.id}`;

type Account = typeof operator;

function clientOptions(cairn: RunningNode, account: Account): object {
  // The SDK writes into the credentials that it is given.
  const credentials = { ...account };
  return { region: "us-east-1", endpoint: cairn.url, credentials, maxAttempts: 1 };
}

function cloudtrail(cairn: RunningNode, account = operator): CloudTrailClient {
  return new CloudTrailClient(clientOptions(cairn, account));
}

function s3(cairn: RunningNode, account = operator): S3Client {
  return new S3Client({ ...clientOptions(cairn, account), forcePathStyle: true });
}

/** The access key of the log archive, as its file has it. */
async function archiveOf({ stores }: RunningNode): Promise<Account> {
  const text = await readFile(stores.paths.archiveCredentials, "utf8");
  const [, id = ""] = /\[(\d{12})\]/.exec(text) ?? [];
  return { id, ...must(findSharedCredentials(text, "default"), text) };
}

/** The records of all log files that the default bucket has for an account. */
async function delivered(cairn: RunningNode, accountId: string): Promise<{ eventName: string }[]> {
  await cairn.node.delivery.flush();
  const client = s3(cairn, await archiveOf(cairn));
  const Prefix = `AWSLogs/${accountId}/CloudTrail/`;
  const { Contents: contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket: defaultBucket, Prefix }),
  );
  const files = contents.map(async ({ Key }) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: defaultBucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return JSON.parse(gunzipSync(bytes).toString()).Records;
  });
  return (await Promise.all(files)).flat();
}

test("a fresh node has an account, a bucket and a trail that records from the first call", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, {}, accounts);

  const identity = await new STSClient(clientOptions(cairn, operator)).send(
    new GetCallerIdentityCommand({}),
  );
  assert.equal(identity.Arn, `arn:aws:iam::${operator.id}:root`);
  const { trailList: trails = [] } = await cloudtrail(cairn).send(new DescribeTrailsCommand({}));
  assert.deepEqual(
    trails.map(({ TrailARN, IsMultiRegionTrail, LogFileValidationEnabled, S3BucketName }) => [
      TrailARN,
      IsMultiRegionTrail,
      LogFileValidationEnabled,
      S3BucketName,
    ]),
    [[`arn:aws:cloudtrail:us-east-1:${operator.id}:trail/default`, true, true, defaultBucket]],
  );
  const names = (await delivered(cairn, operator.id)).map(({ eventName }) => eventName);
  assert.deepEqual(names, ["GetCallerIdentity", "DescribeTrails"]);
});

test("the credentials file has the operator's key first, and is for its owner alone", async () => {
  await using directory = await temporaryDirectory();
  await using _ = await runNode(directory.path, {}, accounts);
  const path = join(directory.path, "credentials");
  const text = await readFile(path, "utf8");
  assert.match(text, /^\[default\]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n/);
  assert.match(text, /\[444455556666\]\naws_access_key_id = AKIACAIRNEXAMPLE0002\n/);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test("the log archive's key has a file of its own, and its account the default bucket", async () => {
  await using directory = await temporaryDirectory();
  const archiveAccount = "999988887777";
  await using cairn = await runNode(directory.path, { archiveAccount }, accounts);
  const path = join(directory.path, "archive-credentials");
  assert.match(await readFile(path, "utf8"), /^\[default\]\n.*\n.*\n\n\[999988887777\]\n/);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const others = await readFile(join(directory.path, "credentials"), "utf8");
  assert.doesNotMatch(others, /999988887777/);

  const bucket = await cairn.stores.buckets.findBucket(defaultBucket);
  assert.equal(bucket?.ownerAccountId, archiveAccount);
  assert.equal(bucket.versioning, "Enabled");
  assert.deepEqual(bucket.configuration?.publicAccessBlock, {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  const archive = await archiveOf(cairn);
  await new STSClient(clientOptions(cairn, archive)).send(new GetCallerIdentityCommand({}));
  const names = (await delivered(cairn, archiveAccount)).map(({ eventName }) => eventName);
  assert.deepEqual(names, ["GetCallerIdentity"], "what the archive's account does is recorded too");
});

test("a log archive is made at the first start or not at all", async () => {
  await using directory = await temporaryDirectory();
  {
    await using cairn = await runNode(directory.path, { noDefaultTrail: true }, accounts);
    assert.equal(cairn.node.archiveAccountId, undefined);
  }
  await using cairn = await runNode(directory.path);
  assert.equal(cairn.node.archiveAccountId, undefined);
  const bucket = await cairn.stores.buckets.findBucket(defaultBucket);
  assert.equal(bucket?.ownerAccountId, operator.id);
  assert.deepEqual(await readdir(directory.path).then((names) => names.filter(isCredentials)), [
    "credentials",
  ]);
});

function isCredentials(name: string): boolean {
  return name.includes("credentials");
}

test("--no-default-trail leaves bucket and trail out", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, { noDefaultTrail: true }, accounts);
  const { trailList } = await cloudtrail(cairn).send(new DescribeTrailsCommand({}));
  assert.deepEqual(trailList, []);
  assert.equal(await cairn.stores.buckets.findBucket(defaultBucket), undefined);
});

test("accounts are apart: another one's trail and bucket are out of reach", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, {}, accounts);
  const Name = `arn:aws:cloudtrail:us-east-1:${operator.id}:trail/default`;
  await assert.rejects(
    cloudtrail(cairn, other).send(new StopLoggingCommand({ Name })),
    /is not authorized to perform: cloudtrail:StopLogging on resource: arn:aws:cloudtrail/,
  );
  await assert.rejects(s3(cairn, other).send(new ListObjectsV2Command({ Bucket: defaultBucket })), {
    name: "AccessDenied",
  });
  const { IsLogging } = await cloudtrail(cairn).send(new GetTrailStatusCommand({ Name }));
  assert.equal(IsLogging, true);

  // Who tried is on record in the account that tried.
  const own = (await delivered(cairn, other.id)).map(({ eventName }) => eventName);
  assert.deepEqual(own, ["StopLogging"]);
});

test("an account that an import makes gets its key, its trail and a place in the bucket", async () => {
  await using directory = await temporaryDirectory();
  const made = "777788889999";
  await using cairn = await runNode(directory.path, {}, accounts);
  const record = {
    eventVersion: "1.11",
    eventTime: "2026-01-02T03:04:05Z",
    eventSource: "ec2.amazonaws.com",
    eventName: "RunInstances",
    awsRegion: "eu-west-1",
    eventID: "0b5e1f0e-6a0f-4a53-9b5a-0d2f3c1e9a77",
    eventCategory: "Management",
    recipientAccountId: made,
  };
  const request = await signedRequest({
    service: "cairn",
    target: "/import-records?createAccounts=true",
    body: [record, record].map((each) => JSON.stringify(each)).join("\n"),
    at: Date.now(),
  });
  const response = await cairn.node.gateway(request);
  assert.deepEqual(JSON.parse(await textOf(response)), {
    accepted: 1,
    unselected: 0,
    duplicates: 1,
    rejected: [],
  });
  assert.deepEqual(await delivered(cairn, made), [record]);
  assert.match(await readFile(join(directory.path, "credentials"), "utf8"), /\[777788889999\]/);
});

test("a node goes on where it was closed", async () => {
  await using directory = await temporaryDirectory();
  {
    await using cairn = await runNode(directory.path, {}, accounts);
    await new STSClient(clientOptions(cairn, operator)).send(new GetCallerIdentityCommand({}));
  }
  await using cairn = await runNode(directory.path);
  const names = (await delivered(cairn, operator.id)).map(({ eventName }) => eventName);
  assert.deepEqual(names, ["GetCallerIdentity"]);
  const lookup = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "GetCallerIdentity" }],
  });
  // Event history follows the journal; within seconds of the event, as its users expect.
  const deadline = Date.now() + 10_000;
  let found = 0;
  while (found === 0 && Date.now() < deadline) {
    const { Events: events = [] } = await cloudtrail(cairn).send(lookup);
    found = events.length;
    await sleep(50);
  }
  assert.equal(found, 1);
});

test("health and metrics answer without a signature, and nothing else does", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, {}, accounts);
  const health = await fetch(`${cairn.url}/health`);
  assert.deepEqual([health.status, await health.json()], [200, { status: "ready" }]);
  const metrics = await (await fetch(`${cairn.url}/metrics`)).text();
  assert.match(metrics, /^cairn_journal_bytes \d+$/m);
  assert.equal((await fetch(`${cairn.url}/other`)).status, 403);
});

test("health says so when the journal takes nothing more", async () => {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(directory.path, { diskReserve: "8000TiB" }, accounts);
  const health = await fetch(`${cairn.url}/health`);
  assert.equal(health.status, 503);
  assert.match(await health.text(), /events are refused: the disk has/);
  const call = new STSClient(clientOptions(cairn, operator)).send(new GetCallerIdentityCommand({}));
  await assert.rejects(call, { name: "ServiceUnavailable" });
});

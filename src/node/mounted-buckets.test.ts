import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import {
  CloudTrailClient,
  CreateTrailCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { runNode, temporaryDirectory } from "./running-node.fixture.ts";
import type { RunningNode } from "./running-node.fixture.ts";

// A node that records, and another one that keeps the bucket: other accounts, other keys.

const recorded = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const keeper = {
  id: "999988887777",
  accessKeyId: "AKIACAIRNEXAMPLE0009",
  secretAccessKey: "an-example-of-a-secret-key-9",
};
/** What the recording node calls the other one as: an account that owns nothing there. */
const courier = {
  id: "555566667777",
  accessKeyId: "AKIACAIRNEXAMPLE0005",
  secretAccessKey: "an-example-of-a-secret-key-5",
};
const bucket = "org-audit-logs";
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${courier.id}:root` },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${bucket}/AWSLogs/${recorded.id}/*`,
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ],
});

interface Pair extends AsyncDisposable {
  readonly near: RunningNode;
  readonly far: RunningNode;
  readonly trails: CloudTrailClient;
  readonly s3: S3Client;
  /** The S3 of the recording node. */
  readonly nearS3: S3Client;
  readonly keysFile: string;
}

function keysOf({ accessKeyId, secretAccessKey }: typeof courier): string {
  return [
    "[courier]",
    `aws_access_key_id=${accessKeyId}`,
    `aws_secret_access_key=${secretAccessKey}`,
  ].join("\n");
}

function clientOptions({ url }: RunningNode, account: typeof courier): object {
  const credentials = { ...account };
  return { region: "us-east-1", endpoint: url, credentials, maxAttempts: 1, forcePathStyle: true };
}

async function runPair(mount: object = {}): Promise<Pair> {
  await using opened = new AsyncDisposableStack();
  const home = opened.use(await temporaryDirectory());
  const farHome = opened.use(await temporaryDirectory());
  const keysFile = join(home.path, "courier-keys");
  await writeFile(keysFile, keysOf(courier));
  const far = opened.use(
    await runNode(farHome.path, { noDefaultTrail: true }, { accounts: [keeper, courier] }),
  );
  const mounted = {
    ...{ name: bucket, region: "us-east-1", endpoint: far.url },
    ...{ credentialsFile: keysFile, profile: "courier" },
    ...mount,
  };
  const file = { accounts: [recorded], mountedBuckets: [mounted] };
  const near = opened.use(await runNode(home.path, { noDefaultTrail: true }, file));
  const trails = new CloudTrailClient(clientOptions(near, recorded));
  const s3 = new S3Client(clientOptions(far, keeper));
  const nearS3 = new S3Client(clientOptions(near, recorded));
  for (const client of [trails, s3, nearS3]) opened.defer(() => client.destroy());
  const lifetime = opened.move();
  const dispose = async (): Promise<void> => lifetime.disposeAsync();
  return { near, far, trails, s3, nearS3, keysFile, [Symbol.asyncDispose]: dispose };
}

async function makeBucket(s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
}

async function makeTrail(trails: CloudTrailClient): Promise<void> {
  const wanted = { Name: "main", S3BucketName: bucket, EnableLogFileValidation: true };
  await trails.send(new CreateTrailCommand(wanted));
  await trails.send(new StartLoggingCommand({ Name: "main" }));
}

async function keysIn(s3: S3Client): Promise<readonly string[]> {
  const { Contents: contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return contents.map(({ Key: key = "" }) => key);
}

async function statusOf(trails: CloudTrailClient): Promise<string | undefined> {
  const status = await trails.send(new GetTrailStatusCommand({ Name: "main" }));
  return status.LatestDeliveryError;
}

test("a trail is refused while its mounted bucket is not there or not open, with what is missing", async () => {
  await using pair = await runPair();
  await assert.rejects(makeTrail(pair.trails), { name: "S3BucketDoesNotExistException" });
  await pair.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await assert.rejects(makeTrail(pair.trails), (error: Error) => {
    assert.equal(error.name, "InsufficientS3BucketPolicyException");
    assert.match(error.message, /The bucket answered AccessDenied/);
    const [, statements = ""] =
      /Statements missing in its policy: (\[.*\])$/.exec(error.message) ?? [];
    const [statement] = JSON.parse(statements);
    const { Sid, ...rest } = statement;
    assert.equal(Sid, "AWSCloudTrailWrite20150319");
    assert.deepEqual({ ...rest }, JSON.parse(policy).Statement[0]);
    return true;
  });
  await pair.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
  await makeTrail(pair.trails);
});

test("log files and digests come into a mounted bucket as CloudTrail's do", async () => {
  await using pair = await runPair();
  await makeBucket(pair.s3);
  await makeTrail(pair.trails);
  await pair.near.node.delivery.flush();
  const key = (await keysIn(pair.s3)).find((name) => name.endsWith(".json.gz")) ?? "";
  const { Body, ...stored } = await pair.s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
  );
  const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
  const { Records: records } = JSON.parse(gunzipSync(bytes).toString());
  assert.equal(records.at(-1).eventName, "StartLogging");
  assert.deepEqual([stored.ContentType, stored.ContentEncoding], ["application/json", "gzip"]);
  const head = await pair.s3.send(
    new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: "ENABLED" }),
  );
  assert.match(head.ChecksumSHA256 ?? "", /^[\w+/]{43}=$/);
});

test("what the mounted bucket refuses stands in the trail's status until it lets it in again", async () => {
  await using pair = await runPair();
  await makeBucket(pair.s3);
  await makeTrail(pair.trails);
  await pair.near.node.delivery.flush();
  await pair.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  await statusOf(pair.trails);
  await pair.near.node.delivery.flush();
  assert.equal(await statusOf(pair.trails), "AccessDenied");

  await pair.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
  await writeFile(pair.keysFile, keysOf({ ...courier, secretAccessKey: "a-wrong-secret-key" }));
  await pair.near.node.delivery.flush();
  assert.equal(await statusOf(pair.trails), "SignatureDoesNotMatch");

  await writeFile(pair.keysFile, keysOf(courier));
  await pair.near.node.delivery.flush();
  assert.equal(await statusOf(pair.trails), undefined);
});

test("a trail is not made while the endpoint is away, and none of its secrets is told", async () => {
  await using pair = await runPair({ endpoint: "http://127.0.0.1:1" });
  await assert.rejects(makeTrail(pair.trails), {
    name: "ServiceUnavailable",
    message: `The S3 endpoint of the bucket ${bucket} cannot be reached. Try again later.`,
  });
});

test("a bucket of another account than the one that was named gets nothing", async () => {
  await using pair = await runPair({ bucketOwner: courier.id });
  await makeBucket(pair.s3);
  await assert.rejects(makeTrail(pair.trails), { name: "InsufficientS3BucketPolicyException" });
  assert.deepEqual(await keysIn(pair.s3), []);
});

test("the name of a mounted bucket cannot be taken in the node that mounts it", async () => {
  await using pair = await runPair();
  await assert.rejects(pair.nearS3.send(new CreateBucketCommand({ Bucket: bucket })), {
    name: "BucketAlreadyExists",
  });
});

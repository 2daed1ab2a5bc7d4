import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Readable } from "node:stream";
import {
  CloudTrailClient,
  CreateTrailCommand,
  LookupEventsCommand,
} from "@aws-sdk/client-cloudtrail";
import { StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { DeleteObjectsCommand, GetBucketLocationCommand, S3Client } from "@aws-sdk/client-s3";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { nodeWorld } from "../base/node-world.ts";
import { accessKeyId, gatewayFixture, secretAccessKey } from "./gateway.fixture.ts";
import { openServer } from "./node-server.ts";

const world = nodeWorld();
const fixture = gatewayFixture({ world });
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const { gateway } = fixture;
const server = await openServer({ clock: world.clock, log, gateway, host: "127.0.0.1", port: 0 });

const config = {
  endpoint: server.url,
  region: "us-east-1",
  credentials: { accessKeyId, secretAccessKey },
  maxAttempts: 1,
};
const s3 = new S3Client({ ...config, forcePathStyle: true });
const sts = new STSClient(config);
const trails = new CloudTrailClient(config);

after(async () => {
  for (const client of [s3, sts, trails]) client.destroy();
  await server.stop();
});

test("the STS client learns who it is", async () => {
  const { Account, Arn, UserId } = await sts.send(new GetCallerIdentityCommand({}));
  assert.deepEqual(
    [Account, Arn, UserId],
    ["111122223333", "arn:aws:iam::111122223333:root", "111122223333"],
  );
});

test("the CloudTrail client's input arrives, and its output comes back", async () => {
  const input = {
    Name: "trail-é",
    S3BucketName: "b",
    IsMultiRegionTrail: true,
    TagsList: [{ Key: "k", Value: '"\\\n' }],
  };
  const output = await trails.send(new CreateTrailCommand(input));
  assert.deepEqual(fixture.facts.at(-1)?.input, input);
  assert.equal(output.Name, "trail-é");
  const StartTime = new Date(1_449_517_556_256);
  await trails.send(new LookupEventsCommand({ StartTime }));
  assert.deepEqual(fixture.facts.at(-1)?.input, { StartTime });
});

test("the clients know errors by their names", async () => {
  await assert.rejects(trails.send(new StartLoggingCommand({ Name: "t" })), {
    name: "UnknownOperationException",
  });
  await assert.rejects(s3.send(new GetObjectCommand({ Bucket: "b", Key: "nothing" })), {
    name: "NoSuchKey",
    Key: "nothing",
  });
  const wrong = new STSClient({ ...config, credentials: { accessKeyId, secretAccessKey: "x" } });
  await assert.rejects(wrong.send(new GetCallerIdentityCommand({})), {
    name: "SignatureDoesNotMatch",
  });
  wrong.destroy();
});

for (const Key of ["plain", "a b/ü+k(1)*'!~", "%2F%", "//double//", "…/", "a?b&c=d#e"]) {
  test(`the S3 client puts and gets ${Key}`, async () => {
    const Body = `content of ${Key}`;
    await s3.send(new PutObjectCommand({ Bucket: "b", Key, Body, Metadata: { a: "1" } }));
    const { Metadata } = (fixture.facts.at(-1)?.input ?? {}) as { Metadata?: object };
    assert.deepEqual(Metadata, { a: "1" });
    const output = await s3.send(new GetObjectCommand({ Bucket: "b", Key }));
    assert.equal(await output.Body?.transformToString(), Body);
    const head = await s3.send(new HeadObjectCommand({ Bucket: "b", Key }));
    assert.equal(head.ContentLength, Buffer.byteLength(Body));
  });
}

test("the S3 client streams chunks with a checksum after them", async () => {
  const parts = [Buffer.alloc(3 << 20, 97), Buffer.alloc(1 << 20, 98)];
  const Body = Readable.from(parts);
  const put = new PutObjectCommand({ Bucket: "b", Key: "big", Body, ContentLength: 4 << 20 });
  const { ChecksumCRC32 } = await s3.send(put);
  assert.equal(ChecksumCRC32, "DEHd0w==");
  assert.deepEqual(fixture.objects.get("b/big"), Buffer.concat(parts));
  const { bytesIn, input } = fixture.facts.at(-1) ?? assert.fail();
  assert.equal(bytesIn, 4 << 20);
  const { ContentLength, ContentEncoding } = input as Record<string, unknown>;
  assert.deepEqual([ContentLength, ContentEncoding], [4 << 20, undefined]);
});

test("the S3 client's documents arrive, whatever the checksum", async () => {
  const Objects = [{ Key: "a<&>'\"\n" }, { Key: "b", VersionId: "1" }];
  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"] as const) {
    const command = new DeleteObjectsCommand({
      Bucket: "b",
      Delete: { Objects },
      ChecksumAlgorithm,
    });
    const { Deleted } = await s3.send(command);
    assert.deepEqual(Deleted, Objects, ChecksumAlgorithm);
  }
});

test("the S3 client reads the one answer that is a bare element", async () => {
  const { LocationConstraint } = await s3.send(new GetBucketLocationCommand({ Bucket: "b" }));
  assert.equal(LocationConstraint, "eu-central-1");
});

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { archiveCli, awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// What somebody with rights on the bucket may try, and that `aws cloudtrail validate-logs` names it.

const scratch = scratchDirectory();
const region = "us-east-1";
let cairn: CairnProcess;
let s3: S3Client;
let bucket = "";
let trailArn = "";
let startedAt = "";

interface StoredFile {
  readonly key: string;
  readonly body: Uint8Array;
  readonly metadata: Record<string, string>;
}

before(async () => {
  cairn = await startCairn(`${scratch.path}/data`, [
    ...["--delivery-interval", "300ms", "--digest-interval", "1s", "--regions", region],
  ]);
  startedAt = new Date(Date.now() - 1000).toISOString().slice(0, 19);
  s3 = new S3Client({
    region,
    endpoint: cairn.endpoint,
    forcePathStyle: true,
    credentials: { ...cairn.archive },
  });
  const aws = awsCli(cairn);
  const { stdout } = await aws("cloudtrail", "describe-trails", "--output", "json");
  const [trail] = JSON.parse(stdout).trailList;
  bucket = trail.S3BucketName;
  trailArn = trail.TrailARN;
  for (let call = 0; call < 8; call += 1) {
    await aws("sts", "get-caller-identity");
    await sleep(500);
  }
  await aws("cloudtrail", "stop-logging", "--name", trailArn);
  await sleep(2500);
});

after(async () => {
  s3.destroy();
  await cairn.stop();
  scratch[Symbol.dispose]();
});

async function files(folder: "CloudTrail" | "CloudTrail-Digest"): Promise<StoredFile[]> {
  // Beside the log archive's own, which this is not about.
  const Prefix = `AWSLogs/${trailArn.split(":")[4]}/`;
  const { Contents: contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix }),
  );
  const keys = contents.flatMap(({ Key: key = "" }) => (key.includes(`/${folder}/`) ? [key] : []));
  return Promise.all(
    keys.map(async (key) => {
      const { Body: body, Metadata: metadata = {} } = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key }),
      );
      return { key, body: (await body?.transformToByteArray()) ?? new Uint8Array(), metadata };
    }),
  );
}

async function put({ key, body, metadata }: StoredFile): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata: metadata }));
}

async function remove({ key }: StoredFile): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

async function validate(): Promise<{ status: number | null; said: string }> {
  const { status, stdout, stderr } = await archiveCli(cairn)(
    ...["cloudtrail", "validate-logs", "--trail-arn", trailArn, "--start-time", `${startedAt}Z`],
    ...["--s3-bucket", bucket],
  );
  return { status, said: stdout + stderr };
}

/** Digests that list log files, oldest first; the middle one has neighbours on both sides. */
async function digestInTheMiddle(): Promise<StoredFile> {
  const digests = await files("CloudTrail-Digest");
  assert.ok(digests.length >= 5, `${digests.length} digests`);
  const middle = digests[Math.floor(digests.length / 2)];
  assert.ok(middle);
  return middle;
}

async function anyLogFile(index = 0): Promise<StoredFile> {
  const logFile = (await files("CloudTrail"))[index];
  assert.ok(logFile);
  return logFile;
}

test("tamper: untouched, everything is valid", async () => {
  const { status, said } = await validate();
  assert.equal(status, 0, said);
  assert.match(said, /(\d+)\/\1 digest files valid/);
  assert.match(said, /(\d+)\/\1 log files valid/);
});

/** Does something to the bucket, wants the CLI to name `key` so and to exit with 1, and undoes it. */
async function detected(
  originals: readonly StoredFile[],
  attack: () => Promise<void>,
  finding: string,
): Promise<void> {
  await attack();
  try {
    const { status, said } = await validate();
    assert.equal(status, 1, said);
    const key = originals[0]?.key ?? "";
    assert.ok(
      said.includes(`s3://${bucket}/${key}\tINVALID: ${finding}`),
      `wanted ${key} ${finding}, got:\n${said}`,
    );
  } finally {
    for (const original of originals) await put(original);
  }
}

test("tamper: a changed log file", async () => {
  const file = await anyLogFile();
  const text = gunzipSync(file.body).toString().replace("[{", '[{"forged":true,');
  const changed = { ...file, body: gzipSync(text) };
  await detected([file], async () => put(changed), "hash value doesn't match");
});

test("tamper: a deleted log file", async () => {
  const file = await anyLogFile();
  await detected([file], async () => remove(file), "not found");
});

test("tamper: two log files swapped", async () => {
  const [one, other] = [await anyLogFile(0), await anyLogFile(1)];
  await detected(
    [one, other],
    async () => {
      await put({ ...one, body: other.body });
      await put({ ...other, body: one.body });
    },
    "hash value doesn't match",
  );
});

test("tamper: a log file that is no gzip any more", async () => {
  const file = await anyLogFile();
  const broken = { ...file, body: new TextEncoder().encode('{"Records":[]}') };
  await detected([file], async () => put(broken), "invalid format");
});

test("tamper: a deleted digest", async () => {
  const digest = await digestInTheMiddle();
  await detected([digest], async () => remove(digest), "not found");
});

test("tamper: a changed digest", async () => {
  const digest = await digestInTheMiddle();
  const content = JSON.parse(gunzipSync(digest.body).toString());
  // Something that every digest has, whether it lists files or not.
  const forged = JSON.stringify({ ...content, awsAccountId: "000000000000" });
  const changed = { ...digest, body: gzipSync(forged) };
  await detected([digest], async () => put(changed), "signature verification failed");
});

test("tamper: a forged signature", async () => {
  const digest = await digestInTheMiddle();
  const forged = {
    ...digest,
    metadata: { ...digest.metadata, signature: "ab".repeat(256) },
  };
  await detected([digest], async () => put(forged), "signature verification failed");
});

test("tamper: a digest without its signature", async () => {
  const digest = await digestInTheMiddle();
  const unsigned = { ...digest, metadata: {} };
  await detected([digest], async () => put(unsigned), "signature verification failed");
});

test("tamper: a moved digest", async () => {
  const digests = await files("CloudTrail-Digest");
  const [from, to] = [digests.at(-3), digests.at(-2)];
  assert.ok(from && to);
  const source = `${bucket}/${encodeURIComponent(from.key)}`;
  await detected(
    [to],
    async () => {
      await s3.send(new CopyObjectCommand({ Bucket: bucket, Key: to.key, CopySource: source }));
    },
    "has been moved from its original location",
  );
});

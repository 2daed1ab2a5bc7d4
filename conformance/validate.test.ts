import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import { archiveCli, awsCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// `aws cloudtrail validate-logs` and `cairn validate` on the same tampered bucket: where they agree,
// and what only the second one finds.

const scratch = scratchDirectory();
const region = "us-east-1";
const bin = fileURLToPath(new URL("../bin/cairn", import.meta.url));
let cairn: CairnProcess;
let s3: S3Client;
let bucket = "";
let trailArn = "";
let startTime = "";
let endTime = "";
let stored: readonly StoredFile[] = [];

interface StoredFile {
  readonly key: string;
  readonly body: Uint8Array;
  readonly metadata: Record<string, string>;
}

before(async () => {
  cairn = await startCairn(`${scratch.path}/data`, [
    ...["--delivery-interval", "300ms", "--digest-interval", "1s", "--regions", region],
  ]);
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
  const { chains } = JSON.parse((await cairnValidate("--json")).said);
  [{ startTime, endTime }] = chains[0].covered;
  stored = await files();
});

after(async () => {
  s3.destroy();
  await cairn.stop();
  scratch[Symbol.dispose]();
});

async function files(): Promise<readonly StoredFile[]> {
  const Prefix = `AWSLogs/${trailArn.split(":")[4]}/`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix }));
  const found: StoredFile[] = [];
  for (const { Key: key = "" } of Contents) {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const body = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
    found.push({ key, body, metadata: answer.Metadata ?? {} });
  }
  return found;
}

async function put({ key, body, metadata }: StoredFile): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata: metadata }));
}

async function remove({ key }: StoredFile): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

interface Verdict {
  readonly status: number | null;
  readonly said: string;
}

async function cairnValidate(...more: readonly string[]): Promise<Verdict> {
  const { status, stdout, stderr } = await run(
    bin,
    [
      ...["validate", "--trail-arn", trailArn, "--bucket", bucket, "--endpoint", cairn.endpoint],
      ...["--credentials-file", join(cairn.dataDir, "credentials")],
      ...["--s3-credentials-file", join(cairn.dataDir, "archive-credentials"), ...more],
    ],
    { env: { AWS_PROFILE: "default" } },
  );
  return { status, said: stdout + (stdout === "" ? stderr : "") };
}

async function both(): Promise<{ readonly aws: Verdict; readonly cairn: Verdict }> {
  const range = ["--start-time", startTime, "--end-time", endTime];
  const { status, stdout, stderr } = await archiveCli(cairn)(
    ...["cloudtrail", "validate-logs", "--trail-arn", trailArn, "--s3-bucket", bucket, ...range],
  );
  return { aws: { status, said: stdout + stderr }, cairn: await cairnValidate(...range) };
}

const ofFolder = (folder: string): readonly StoredFile[] =>
  stored.filter(({ key }) => key.includes(`/${folder}/`));
const at = (list: readonly StoredFile[], index: number): StoredFile => {
  const file = list.at(index);
  assert.ok(file);
  return file;
};
const digest = (index: number): StoredFile => at(ofFolder("CloudTrail-Digest"), index);
const logFile = (index: number): StoredFile => at(ofFolder("CloudTrail"), index);

test("untouched: both say valid", async () => {
  const { aws, cairn: own } = await both();
  assert.deepEqual([aws.status, own.status], [0, 0], aws.said + own.said);
});

const emptied = (file: StoredFile): StoredFile => ({ ...file, body: gzipSync('{"Records":[]}') });

/** What is done, what the AWS CLI's exit status is then, and which rule `cairn validate` names. */
const attacks: readonly (readonly [string, () => Promise<void>, 0 | 1, string])[] = [
  ["a log file is changed", async () => put(emptied(logFile(1))), 1, "log-hash"],
  ["a log file is deleted", async () => remove(logFile(1)), 1, "log-missing"],
  ["a digest is changed", async () => put(emptied(digest(3))), 1, "digest-format"],
  ["a digest is deleted", async () => remove(digest(3)), 1, "digest-missing"],
  [
    "a digest loses its signature",
    async () => put({ ...digest(3), metadata: {} }),
    1,
    "digest-unsigned",
  ],
  [
    "a digest is put in another's place",
    async () => put({ ...digest(2), key: digest(3).key }),
    1,
    "digest-moved",
  ],
  [
    "the newest digests and log files are deleted",
    async () => {
      for (const file of ofFolder("CloudTrail-Digest").slice(-6)) {
        await remove(file);
        const { logFiles } = JSON.parse(gunzipSync(file.body).toString());
        for (const { s3Object: key } of logFiles) await remove({ ...file, key });
      }
    },
    0,
    "range-uncovered|newest-missing",
  ],
  [
    "everything is deleted",
    async () => {
      for (const file of stored) await remove(file);
    },
    0,
    "chain-missing",
  ],
];
for (const [what, attack, cliStatus, rule] of attacks) {
  test(`${what}: the AWS CLI ends with ${cliStatus}, cairn validate names ${rule}`, async () => {
    await attack();
    try {
      const { aws, cairn: own } = await both();
      assert.equal(aws.status, cliStatus, aws.said);
      assert.notEqual(own.status, 0, own.said);
      assert.match(own.said, new RegExp(`\\t(?:${rule})\\t`));
    } finally {
      for (const file of stored) await put(file);
    }
  });
}

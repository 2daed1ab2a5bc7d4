import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { awsCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// Encryption at rest as the unmodified AWS CLI sees it, and as it lies on the disk.

const scratch = scratchDirectory();
const dataDir = join(scratch.path, "data");
const Bucket = "sealed";
let cairn: CairnProcess;
let aws: ReturnType<typeof awsCli>;

async function ok(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await aws(...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout;
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const text = await ok(...args, "--output", "json");
  return text === "" ? {} : JSON.parse(text);
}

async function refused(code: string, ...args: readonly string[]): Promise<string> {
  const { status, stderr } = await aws(...args);
  assert.notEqual(status, 0, `aws ${args.join(" ")} should fail with ${code}`);
  assert.ok(stderr.includes(`(${code})`), stderr);
  return stderr;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(scratch.path, name);
  writeFileSync(path, content);
  return path;
}

/** The data files there are, by path. */
function dataFiles(): readonly string[] {
  const root = join(dataDir, "buckets", "data");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile());
}

async function scrub(
  ...args: readonly string[]
): Promise<{ readonly status: number | null; readonly lines: readonly Record<string, unknown>[] }> {
  const command = fileURLToPath(new URL("../bin/cairn", import.meta.url));
  const credentials = join(dataDir, "credentials");
  const { status, stdout, stderr } = await run(
    command,
    ["scrub", "--json", "--endpoint", cairn.endpoint, "--credentials-file", credentials, ...args],
    {},
  );
  assert.equal(stderr, "");
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { status, lines: lines.map((line) => JSON.parse(line)) };
}

before(async () => {
  cairn = await startCairn(dataDir, ["--regions", "us-east-1", "--delivery-interval", "1h"]);
  aws = awsCli(cairn);
  await ok("s3api", "create-bucket", "--bucket", Bucket);
});

after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

const at = (key: string): readonly string[] => ["--bucket", Bucket, "--key", key];

test("every object is encrypted, and no byte of it lies in clear", async () => {
  const secret = "the quick brown fox ".repeat(1000);
  const put = await json("s3api", "put-object", ...at("plain"), "--body", file("body", secret));
  assert.equal(put["ServerSideEncryption"], "AES256");
  for (const path of dataFiles()) assert.ok(!readFileSync(path).includes("quick brown"), path);
  const back = join(scratch.path, "back");
  await ok("s3api", "get-object", ...at("plain"), back);
  assert.equal(readFileSync(back, "utf8"), secret);
});

test("aws s3 cp under a key of KMS, in parts, until the key is disabled", async () => {
  const { KeyMetadata } = await json("kms", "create-key");
  const { Arn, KeyId } = Object(KeyMetadata);
  const large = file("large", randomBytes(20_000_000));
  const uri = `s3://${Bucket}/large`;
  await ok("s3", "cp", large, uri, "--sse", "aws:kms", "--sse-kms-key-id", KeyId);
  const head = await json("s3api", "head-object", ...at("large"));
  assert.equal(head["ServerSideEncryption"], "aws:kms");
  assert.equal(head["SSEKMSKeyId"], Arn);
  assert.match(String(head["ETag"]), /-\d+"$/);
  const back = join(scratch.path, "back");
  await ok("s3", "cp", uri, back);
  assert.ok(readFileSync(back).equals(readFileSync(large)));

  await ok("kms", "disable-key", "--key-id", KeyId);
  const message = await refused(
    "KMS.DisabledException",
    "s3api",
    "get-object",
    ...at("large"),
    back,
  );
  assert.ok(message.includes(`${Arn} is disabled.`));
  await ok("kms", "enable-key", "--key-id", KeyId);
  await ok("s3", "cp", uri, back);
});

test("default encryption is what new objects have", async () => {
  const { KeyMetadata } = await json("kms", "create-key");
  const { Arn } = Object(KeyMetadata);
  const configuration = {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: Arn },
        BucketKeyEnabled: true,
        BlockedEncryptionTypes: { EncryptionType: ["NONE"] },
      },
    ],
  };
  const set = ["--server-side-encryption-configuration", JSON.stringify(configuration)];
  await ok("s3api", "put-bucket-encryption", "--bucket", Bucket, ...set);
  const shown = await json("s3api", "get-bucket-encryption", "--bucket", Bucket);
  assert.equal(Object(shown["ServerSideEncryptionConfiguration"]).Rules[0].BucketKeyEnabled, true);
  const put = await json("s3api", "put-object", ...at("kms"), "--body", file("body", "body"));
  assert.equal(put["SSEKMSKeyId"], Arn);
  assert.equal(put["BucketKeyEnabled"], true);
});

test("SSE-C: the key comes with each request, and is nowhere else", async () => {
  const key = randomBytes(32);
  const ours = ["--sse-c", "AES256", "--sse-c-key", `fileb://${file("key", key)}`];
  const other = ["--sse-c", "AES256", "--sse-c-key", `fileb://${file("other", randomBytes(32))}`];
  const uri = `s3://${Bucket}/customers`;
  const back = join(scratch.path, "back");
  await ok("s3", "cp", file("body", "body"), uri, ...ours);
  await ok("s3", "cp", uri, back, ...ours);
  assert.equal(readFileSync(back, "utf8"), "body");
  await refused("InvalidRequest", "s3api", "get-object", ...at("customers"), back);
  assert.notEqual((await aws("s3", "cp", uri, back, ...other)).status, 0);
  assert.ok(!cairn.log().includes(key.toString("base64")));
});

test("cairn scrub: finds nothing, then the bit that flipped, the file that is gone, and its like", async () => {
  await ok("s3api", "put-object", ...at("gone"), "--body", file("body", "x".repeat(12_345)));
  await ok("s3api", "put-object", ...at("flipped"), "--body", file("body", "x".repeat(54_321)));
  const clean = await scrub();
  assert.equal(clean.status, 0, JSON.stringify(clean.lines));
  const [result] = clean.lines;
  assert.deepEqual(
    [result?.["kind"], result?.["damaged"], result?.["isFinished"]],
    ["result", 0, true],
  );
  assert.ok(Number(result?.["unopened"]) >= 2);

  const sized = (bytes: number): string =>
    dataFiles().find((path) => statSync(path).size === bytes) ?? assert.fail(`${bytes}`);
  rmSync(sized(12_345 + 20));
  const flipped = sized(54_321 + 20);
  const bytes = readFileSync(flipped);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(flipped, bytes);
  writeFileSync(`${flipped.slice(0, flipped.lastIndexOf("/"))}/00000000deadbeef`, "what is this");

  const found = await scrub("--rate", "100MiB");
  assert.equal(found.status, 1);
  assert.deepEqual(
    found.lines.map((line) => [line["kind"], line["key"]]),
    [
      ["damaged", "gone"],
      ["damaged", "flipped"],
      ["orphan", undefined],
      ["result", undefined],
    ],
  );
  await refused(
    "InternalError",
    "s3api",
    "get-object",
    ...at("flipped"),
    join(scratch.path, "back"),
  );
  assert.match(cairn.log(), /"level":"error".*stored data is damaged/);
});

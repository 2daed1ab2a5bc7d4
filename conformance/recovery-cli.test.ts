import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { archiveCli, awsCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { validateLogs } from "./load.ts";

// Recovering a log file with the AWS CLI, by the very commands that the README has; and locks and MFA
// delete as the CLI shows them.

const scratch = scratchDirectory();
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
let cairn: CairnProcess;
let aws: ReturnType<typeof awsCli>;
let archive: ReturnType<typeof awsCli>;
let bucket = "";
let trail = "";
const since = Date.now() - 60_000;

before(async () => {
  const flags = ["--delivery-interval", "500ms", "--digest-interval", "2s"];
  cairn = await startCairn(join(scratch.path, "data"), flags);
  aws = awsCli(cairn);
  archive = archiveCli(cairn);
  const { stdout } = await aws("cloudtrail", "describe-trails", "--output", "json");
  const [first] = JSON.parse(stdout).trailList;
  ({ S3BucketName: bucket, TrailARN: trail } = first);
});

after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

async function ok(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await archive(...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout;
}

async function refused(code: string, ...args: readonly string[]): Promise<void> {
  const { status, stderr } = await archive(...args);
  assert.notEqual(status, 0, `aws ${args.join(" ")} should fail`);
  assert.match(stderr, new RegExp(`\\(${code}\\)`));
}

/** The key of a log file that a digest lists already. */
async function deliveredKey(): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const listed = await ok("s3api", "list-objects-v2", "--bucket", bucket, "--output", "json");
    const { Contents = [] } = JSON.parse(listed === "" ? "{}" : listed);
    const keys: string[] = Contents.map(({ Key }: { Key: string }) => Key);
    const file = keys.find((key) => /\/CloudTrail\/.*\.json\.gz$/.test(key));
    if (file !== undefined && keys.some((key) => key.includes("/CloudTrail-Digest/"))) return file;
    await sleep(300);
  }
  throw new Error("no log file was delivered");
}

/** Waits until the CLI's judgement of the file is that one: digests come every two seconds. */
async function becomes(expected: "valid" | "invalid", key: string): Promise<void> {
  let said = "";
  for (let tries = 0; tries < 20; tries += 1) {
    ({ said } = await validateLogs(archive, { arn: trail, bucket }, since, "us-east-1"));
    const isInvalid = said.includes(`${key}\tINVALID`);
    const areAllValid = !said.includes("INVALID") && /(\d+)\/\1 log files valid/.test(said);
    if (expected === "invalid" ? isInvalid : areAllValid) return;
    await sleep(500);
  }
  throw new Error(`${key} is not ${expected}:\n${said}`);
}

/** Runs a block of shell commands of the README, with its variables set. */
async function shell(heading: string, variables: Readonly<Record<string, string>>): Promise<void> {
  const section = readme.slice(readme.indexOf(heading));
  const [, commands] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  assert.ok(commands !== undefined, heading);
  const { status, stderr } = await run("sh", ["-e", "-c", commands], {
    env: {
      AWS_ENDPOINT_URL: cairn.endpoint,
      AWS_SHARED_CREDENTIALS_FILE: join(cairn.dataDir, "archive-credentials"),
      AWS_CONFIG_FILE: "/dev/null",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_PAGER: "",
      ...variables,
    },
  });
  assert.equal(status, 0, stderr);
}

test("a deleted log file, and an overwritten one, come back by the README's commands", async () => {
  const KEY = await deliveredKey();
  const at = ["--bucket", bucket, "--key", KEY];
  const before_ = join(scratch.path, "before");
  await ok("s3api", "get-object", ...at, before_);
  const bytes = readFileSync(before_);

  await ok("s3api", "delete-object", ...at);
  await refused("NoSuchKey", "s3api", "get-object", ...at, join(scratch.path, "gone"));
  await shell("A log file that was deleted", { BUCKET: bucket, KEY });
  await ok("s3api", "get-object", ...at, before_);
  assert.deepEqual(readFileSync(before_), bytes);

  const forged = join(scratch.path, "forged");
  writeFileSync(forged, "forged");
  await ok("s3api", "put-object", ...at, "--body", forged);
  await becomes("invalid", KEY);
  const listed = await ok("s3api", "list-object-versions", "--bucket", bucket, "--prefix", KEY);
  const [, original] = JSON.parse(listed).Versions;
  const variables = { BUCKET: bucket, KEY, VERSION: original.VersionId };
  await shell("one that was overwritten", variables);
  await ok("s3api", "get-object", ...at, before_);
  assert.deepEqual(readFileSync(before_), bytes);
  await becomes("valid", KEY);
});

test("a compliance lock holds against its owner's root", async () => {
  const name = "cli-locked";
  const create = ["create-bucket", "--bucket", name, "--object-lock-enabled-for-bucket"];
  await ok("s3api", ...create);
  const body = join(scratch.path, "locked");
  writeFileSync(body, "kept");
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const lock = ["--object-lock-mode", "COMPLIANCE", "--object-lock-retain-until-date", until];
  const at = ["--bucket", name, "--key", "k"];
  const stored = await ok("s3api", "put-object", ...at, "--body", body, ...lock);
  const version = ["--version-id", JSON.parse(stored).VersionId];
  await refused("AccessDenied", "s3api", "delete-object", ...at, ...version);
  const bypass = "--bypass-governance-retention";
  await refused("AccessDenied", "s3api", "delete-object", ...at, ...version, bypass);
  const shown = await ok("s3api", "get-object-retention", ...at, ...version);
  assert.equal(JSON.parse(shown).Retention.Mode, "COMPLIANCE");
  await ok("s3api", "delete-object", ...at);
  await ok("s3api", "get-object", ...at, ...version, body);
  await refused("BucketNotEmpty", "s3api", "delete-bucket", "--bucket", name);
});

test("MFA delete is asked for with --mfa, and refused without a device", async () => {
  const name = "cli-guarded";
  await ok("s3api", "create-bucket", "--bucket", name);
  const on = ["--versioning-configuration", "Status=Enabled,MFADelete=Enabled"];
  const versioning = ["s3api", "put-bucket-versioning", "--bucket", name];
  await refused("AccessDenied", ...versioning, ...on);
  const serial = "arn:aws:iam::111122223333:mfa/root-account-mfa-device";
  await refused("AccessDenied", ...versioning, ...on, "--mfa", `${serial} 123456`);
  await refused("InvalidArgument", ...versioning, ...on, "--mfa", "123456");
  await ok(...versioning, "--versioning-configuration", "Status=Enabled");
  const shown = await ok("s3api", "get-bucket-versioning", "--bucket", name);
  assert.deepEqual(JSON.parse(shown), { Status: "Enabled" });
});

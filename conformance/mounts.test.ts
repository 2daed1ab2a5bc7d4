import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";

import { scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { checkDelivered, checkValid } from "./load.ts";
import * as mounted from "./mounted-trail.ts";
import { sdkFor } from "./sdk.ts";

// A trail into a bucket of a second Cairn, with credentials that may only put: whatever happens to
// either of them, what was recorded arrives, once, and is valid.

const scratch = scratchDirectory();
const since = Date.now() - 2000;
const keeper = {
  id: "999988887777",
  accessKeyId: "AKIACAIRNKEEPER00001",
  secretAccessKey: "keeper-secret-access-key",
};
const courier = {
  id: "555566667777",
  accessKeyId: "AKIACAIRNCOURIER0001",
  secretAccessKey: "courier-secret-access-key",
};
const courierArn = `arn:aws:iam::${courier.id}:root`;
const courierKeys = join(scratch.path, "courier-keys");
const farConfig = join(scratch.path, "far.json");
const requestIds = new Set<string>();
let near: CairnProcess;
let far: CairnProcess;
let nearConfig = "";

function writeCourierKeys(secretAccessKey: string): void {
  writeFileSync(
    courierKeys,
    `[courier]\naws_access_key_id = ${courier.accessKeyId}\n` +
      `aws_secret_access_key = ${secretAccessKey}\n`,
  );
}

async function startFar(...flags: readonly string[]): Promise<CairnProcess> {
  return startCairn(join(scratch.path, "far"), ["--config", farConfig, ...flags]);
}

/** Where it was: its address is in the other one's configuration. */
async function restartFar(...flags: readonly string[]): Promise<void> {
  far = await startFar("--listen", new URL(far.endpoint).host, ...flags);
}

async function startNear(): Promise<CairnProcess> {
  return startCairn(join(scratch.path, "near"), ["--config", nearConfig]);
}

before(async () => {
  writeCourierKeys(courier.secretAccessKey);
  const accounts = [keeper, courier];
  writeFileSync(
    farConfig,
    JSON.stringify({ accounts, noDefaultTrail: true, regions: "us-east-1" }),
  );
  far = await startFar();
  nearConfig = mounted.writeConfig(scratch.path, {
    endpoint: far.endpoint,
    auditor: keeper,
    courierKeys,
  });
  near = await startNear();
  using sdk = sdkFor(far);
  await sdk.s3.send(new CreateBucketCommand({ Bucket: mounted.bucket }));
  await mounted.openBucket(far, courierArn);
  await mounted.makeTrail(near);
});

after(async () => {
  assert.equal(await near.stop(), 0, near.log().slice(-3000));
  assert.equal(await far.stop(), 0, far.log().slice(-3000));
  scratch[Symbol.dispose]();
});

async function note(count: number): Promise<void> {
  for (const id of await mounted.calls(near, count)) requestIds.add(id);
}

async function checkAll(): Promise<void> {
  await checkDelivered(far, mounted.bucket, { eventIds: new Set(), requestIds });
}

test("mounts: the AWS CLI finds everything valid, with objects from the other endpoint", async () => {
  await note(20);
  await checkAll();
  const place = { cairn: near.endpoint, s3: far.endpoint, auditor: keeper };
  const aws = mounted.auditCli(scratch.path, place);
  await checkValid(aws, mounted.trail, since, ["us-east-1"]);
});

test("mounts: the courier can neither list, read nor delete", async () => {
  using owner = sdkFor(far);
  const { Contents: contents = [] } = await owner.s3.send(
    new ListObjectsV2Command({ Bucket: mounted.bucket }),
  );
  const place = { Bucket: mounted.bucket, Key: contents.at(-1)?.Key };
  using other = sdkFor({ endpoint: far.endpoint, ...courier });
  for (const attempt of [
    async () => other.s3.send(new ListObjectsV2Command({ Bucket: mounted.bucket })),
    async () => other.s3.send(new GetObjectCommand(place)),
    async () => other.s3.send(new DeleteObjectCommand(place)),
  ]) {
    await assert.rejects(attempt(), { name: "AccessDenied" });
  }
});

test("mounts: a policy that is removed, a wrong key, a full disk: the status tells, nothing is lost", async () => {
  {
    using owner = sdkFor(far);
    await owner.s3.send(new DeleteBucketPolicyCommand({ Bucket: mounted.bucket }));
  }
  await note(5);
  await mounted.errorsUntil(near, /^AccessDenied$/);
  writeCourierKeys("not-the-right-secret-key");
  await mounted.errorsUntil(near, /^SignatureDoesNotMatch$/);
  writeCourierKeys(courier.secretAccessKey);
  await mounted.openBucket(far, courierArn);
  await mounted.errorsUntil(near, undefined);
  await checkAll();

  await far.stop();
  await restartFar("--disk-reserve", "8000TiB");
  await note(5);
  await mounted.errorsUntil(near, /^ServiceUnavailable$/);
  await far.stop();
  await restartFar();
  await mounted.errorsUntil(near, undefined);
  await checkAll();
  assert.doesNotMatch(near.log(), /(courier|not-the-right)-secret/);
});

test("mounts: either is killed under load, one is away for a while: everything arrives, once", async () => {
  let log = "";
  const isOver = new AbortController();
  const load = (async () => {
    while (!isOver.signal.aborted) {
      await note(1).catch(() => undefined);
      await sleep(20);
    }
  })();
  for (const victim of ["far", "near", "far", "near"]) {
    await sleep(700);
    if (victim === "near") {
      log += near.log();
      await near.kill();
      near = await startNear();
    } else {
      await far.kill();
      await sleep(1500);
      await restartFar();
    }
  }
  isOver.abort();
  await load;
  assert.match(log, /"code":"Unreachable"/);
  await checkAll();
  await mounted.errorsUntil(near, undefined);
  const place = { cairn: near.endpoint, s3: far.endpoint, auditor: keeper };
  const aws = mounted.auditCli(scratch.path, place);
  await checkValid(aws, mounted.trail, since, ["us-east-1"]);
});

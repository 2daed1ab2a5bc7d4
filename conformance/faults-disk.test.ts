import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { PutObjectCommand } from "@aws-sdk/client-s3";

import { archiveCli, awsCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { checkDelivered, checkValid, importBatch, sampleRecord } from "./load.ts";
import { defaultTrail, sdkFor, trailStatus } from "./sdk.ts";
import { startLoad } from "./steady-load.ts";
import { mountTmpfs } from "./tmpfs.ts";

// Disks that refuse: read-only for a while, and full. What was acknowledged stands exactly once in the
// log files afterwards, without a restart, and what could not be taken was refused aloud.

const account = "111122223333";
const regions = ["us-east-1", "eu-west-1"];
const flags = [
  ...["--account", account, "--regions", regions.join(",")],
  ...["--delivery-interval", "200ms", "--digest-interval", "1s"],
];
const load = { account, regions };

/** Everything acknowledged is there once, all is valid, and the process stops as it should. */
async function checkWhole(
  cairn: CairnProcess,
  acknowledged: Parameters<typeof checkDelivered>[2],
  since: number,
): Promise<void> {
  const trail = await defaultTrail(cairn);
  await checkDelivered(cairn, trail.bucket, acknowledged);
  await until(async () => (await fetch(`${cairn.endpoint}/health`)).ok, "healthy");
  await until(async () => isInHistory(cairn, [...acknowledged.eventIds].at(-1)), "event history");
  await checkValid(archiveCli(cairn), trail, since, regions);
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
}

async function isInHistory(cairn: CairnProcess, eventId = ""): Promise<boolean> {
  const found = await Promise.all(
    regions.map(async (region) => {
      using sdk = sdkFor(cairn, region);
      const attribute = { AttributeKey: "EventId", AttributeValue: eventId } as const;
      const answer = await sdk.cloudtrail.send(
        new LookupEventsCommand({ LookupAttributes: [attribute] }),
      );
      return answer.Events?.length ?? 0;
    }),
  );
  return found.includes(1);
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, `${what}: not within 30 seconds`);
    await sleep(100);
  }
}

test("buckets on a disk that becomes read-only and comes back: events go on, none is lost", async () => {
  using scratch = scratchDirectory();
  const dataDir = join(scratch.path, "data");
  using disk = mountTmpfs(join(dataDir, "buckets", "data"), 64);
  const since = Date.now() - 5000;
  await using cairn = await startCairn(dataDir, flags);
  using sdk = sdkFor(cairn);
  const trail = await defaultTrail(cairn);
  await using going = startLoad(cairn, load);
  await sleep(1500);

  await disk.remount("ro");
  const readOnlySince = Date.now();
  const before = going.acknowledged.eventIds.size;
  await until(
    async () => /not delivered.*EROFS|EROFS.*not delivered/s.test(cairn.log()),
    "a log line about the bucket that does not take files",
  );
  await sleep(2000);
  assert.ok(going.acknowledged.eventIds.size > before + 100, "events are acknowledged meanwhile");
  assert.deepEqual([...going.answers.keys()], [200]);
  const status = await trailStatus(sdk, trail.arn);
  assert.ok(Date.parse(status.LatestDeliveryAttemptTime ?? "") >= readOnlySince - 1000);
  assert.ok((status.LatestDeliveryTime?.getTime() ?? Infinity) <= readOnlySince + 1000);
  using archive = sdkFor({ ...cairn, ...cairn.archive });
  await assert.rejects(
    archive.s3.send(new PutObjectCommand({ Bucket: trail.bucket, Key: "k", Body: "v" })),
    (error) =>
      error instanceof Error && ["InternalError", "ServiceUnavailable"].includes(error.name),
  );

  await disk.remount("rw");
  await sleep(1000);
  await going.stop();
  await going.settle(cairn);
  await checkWhole(cairn, going.acknowledged, since);
});

test("a full disk refuses loudly, loses nothing, and goes on once there is room", async () => {
  using scratch = scratchDirectory();
  const dataDir = join(scratch.path, "data");
  using disk = mountTmpfs(dataDir, 64);
  const since = Date.now() - 5000;
  await using cairn = await startCairn(dataDir, [...flags, "--disk-reserve", "8MiB"]);
  await using going = startLoad(cairn, load);
  await sleep(1000);

  for (const leaveBytes of [4 * 2 ** 20, 0]) {
    const refusedBefore = going.answers.get(503) ?? 0;
    disk.fill(leaveBytes);
    await until(
      async () => (going.answers.get(503) ?? 0) > refusedBefore + 10,
      `refused with ${leaveBytes} bytes left`,
    );
    const { status, stderr } = await awsCli(cairn)("sts", "get-caller-identity");
    assert.notEqual(status, 0);
    assert.match(stderr, /\(ServiceUnavailable\)/);
    disk.drain();
    const acceptedBefore = going.answers.get(200) ?? 0;
    await until(async () => (going.answers.get(200) ?? 0) > acceptedBefore + 10, "accepted again");
  }
  assert.deepEqual(new Set(going.answers.keys()), new Set([200, 503]));

  // A larger disk in place of a cleaner one.
  disk.fill(1024);
  await sleep(1500);
  await disk.remount("size=128m");
  const acceptedBefore = going.answers.get(200) ?? 0;
  await until(async () => (going.answers.get(200) ?? 0) > acceptedBefore + 10, "accepted again");
  await going.stop();
  await going.settle(cairn);
  await checkWhole(cairn, going.acknowledged, since);
});

test("killed while the disk is full: starts again once there is room, and has everything", async () => {
  using scratch = scratchDirectory();
  const dataDir = join(scratch.path, "data");
  using disk = mountTmpfs(dataDir, 64);
  const since = Date.now() - 5000;
  const all = [...flags, "--disk-reserve", "1MiB"];
  const going = await (async () => {
    await using cairn = await startCairn(dataDir, all);
    const running = startLoad(cairn, load);
    await sleep(1000);
    disk.fill(0);
    await sleep(2000);
    await cairn.kill();
    await running.stop();
    return running;
  })();

  const restart = startCairn(dataDir, all).then(
    async (started) => {
      // It may start without writing anything; then it refuses what it is given.
      const { status } = await importBatch(started, [sampleRecord(account, "us-east-1")]);
      await started.kill();
      return `answered ${status}`;
    },
    (error: unknown) => String(error),
  );
  assert.match(await restart, /answered 503|ENOSPC|full/);

  disk.drain();
  await using cairn = await startCairn(dataDir, all);
  await going.settle(cairn);
  await checkWhole(cairn, going.acknowledged, since);
});

test("the journal's limit refuses while a bucket takes nothing, and opens when it does", async () => {
  using scratch = scratchDirectory();
  const dataDir = join(scratch.path, "data");
  mkdirSync(dataDir);
  using disk = mountTmpfs(join(dataDir, "buckets", "data"), 256);
  const since = Date.now() - 5000;
  await using cairn = await startCairn(dataDir, [...flags, "--journal-limit", "16MiB"]);
  await disk.remount("ro");
  await using going = startLoad(cairn, { ...load, batchSize: 1000, pauseMs: 0 });
  await until(async () => (going.answers.get(503) ?? 0) > 0, "the journal is full");
  const health = await run("curl", ["-s", `${cairn.endpoint}/health`]);
  assert.match(health.stdout, /impaired.*the journal has \d+ of at most 16777216 bytes/);
  await disk.remount("rw");
  const acceptedBefore = going.answers.get(200) ?? 0;
  await until(async () => (going.answers.get(200) ?? 0) > acceptedBefore, "accepted again");
  await going.stop();
  await going.settle(cairn);
  await checkWhole(cairn, going.acknowledged, since);
});

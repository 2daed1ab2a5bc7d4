import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { archiveCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity, checkDelivered } from "./load.ts";
import { defaultTrail } from "./sdk.ts";

// A wall clock that jumps, under a running server and between two: nothing is lost, nothing is
// overwritten, and the chain of digests still validates.

const region = "us-east-1";
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

test("the clock goes back an hour, ahead a day, and back again", async () => {
  using scratch = scratchDirectory();
  const since = Date.now() - 2 * hourMs;
  const file = `${scratch.path}/offset`;
  const shift = (ms: number): void => {
    writeFileSync(`${file}.new`, String(ms));
    renameSync(`${file}.new`, file);
  };
  const preload = new URL("shifted-clock.ts", import.meta.url).href;
  const env = { NODE_OPTIONS: `--import=${preload}`, CAIRN_CLOCK_OFFSET: file };
  const flags = [
    ...["--regions", region, "--delivery-interval", "200ms", "--digest-interval", "1s"],
  ];
  const requestIds = new Set<string>();
  const calls = async (cairn: CairnProcess, offset: number): Promise<void> => {
    for (const end = performance.now() + 3000; performance.now() < end; await sleep(20)) {
      const requestId = await callerIdentity(cairn, offset);
      assert.ok(requestId !== undefined);
      requestIds.add(requestId);
    }
  };

  const offsets = [0, -hourMs, 0, dayMs, 0, -hourMs];
  shift(0);
  {
    await using cairn = await startCairn(`${scratch.path}/data`, flags, env);
    for (const offset of offsets) {
      shift(offset);
      await sleep(50);
      await calls(cairn, offset);
    }
    await cairn.kill();
  }
  for (const offset of [dayMs, -hourMs]) {
    shift(offset);
    await using cairn = await startCairn(`${scratch.path}/data`, flags, env);
    await calls(cairn, offset);
    await cairn.kill();
  }
  shift(0);
  await using cairn = await startCairn(`${scratch.path}/data`, flags, env);
  await calls(cairn, 0);
  const trail = await defaultTrail(cairn);
  await checkDelivered(cairn, trail.bucket, { eventIds: new Set(), requestIds });

  // The digests of the time when it was tomorrow are there as well.
  const range = [since, Date.now() + 2 * dayMs].map((at) =>
    new Date(at).toISOString().slice(0, 19),
  );
  const { status, stdout, stderr } = await archiveCli(cairn, region)(
    ...["cloudtrail", "validate-logs", "--trail-arn", trail.arn, "--verbose"],
    ...["--s3-bucket", trail.bucket],
    ...["--start-time", `${range[0]}Z`, "--end-time", `${range[1]}Z`],
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /(\d+)\/\1 digest files valid/);
  assert.match(stdout, /(\d+)\/\1 log files valid/);
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
});

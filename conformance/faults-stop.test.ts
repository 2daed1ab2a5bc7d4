import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { archiveCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { Acknowledged } from "./load.ts";
import { callerIdentity, checkDelivered, checkValid } from "./load.ts";
import { defaultTrail } from "./sdk.ts";
import { startLoad } from "./steady-load.ts";

// SIGTERM in the middle of everything.

const account = "111122223333";
const regions = ["us-east-1", "eu-west-1"];

test("SIGTERM under load: ends in time with status 0, and every event is there once", async () => {
  using scratch = scratchDirectory();
  const dataDir = `${scratch.path}/data`;
  const acknowledged: Acknowledged = { eventIds: new Set(), requestIds: new Set() };
  const since = Date.now() - 5000;
  // The last of them delivers and digests; the others leave much to those that come after.
  const intervals = ["1h", "300ms", "1h", "300ms"];
  for (const interval of intervals) {
    const flags = [
      ...["--account", account, "--regions", regions.join(","), "--shutdown-timeout", "10s"],
      ...["--delivery-interval", interval, "--digest-interval", "1s"],
    ];
    await using cairn = await startCairn(dataDir, flags);
    await using load = startLoad(cairn, {
      ...{ account, regions: [...regions, ...regions], pauseMs: 0, acknowledged },
    });
    await sleep(1500);
    const before = performance.now();
    const status = await cairn.stop();
    const tookMs = performance.now() - before;
    assert.equal(status, 0, cairn.log().slice(-3000));
    assert.ok(tookMs < 15_000, `${tookMs} ms`);
    await load.stop();
    const bad = [...load.answers.keys()].filter((answer) => ![0, 200, 503].includes(answer));
    assert.deepEqual(bad, [], "a stopping server takes, refuses or closes");
  }
  const flags = ["--regions", regions.join(","), "--digest-interval", "1s"];
  await using cairn = await startCairn(dataDir, [...flags, "--delivery-interval", "300ms"]);
  const trail = await defaultTrail(cairn);
  await checkDelivered(cairn, trail.bucket, acknowledged);
  await checkValid(archiveCli(cairn), trail, since, regions);
});

test("SIGTERM while more digests are due than can be written: ends in time, and goes on later", async () => {
  using scratch = scratchDirectory();
  const dataDir = `${scratch.path}/data`;
  const since = Date.now() - 5000;
  const many = Array.from({ length: 500 }, (_, index) => `xx-many-${index}`);
  const flags = [
    ...["--regions", ["us-east-1", ...many].join(","), "--shutdown-timeout", "3s"],
    ...["--delivery-interval", "300ms"],
  ];
  {
    await using cairn = await startCairn(dataDir, [...flags, "--digest-interval", "1s"]);
    await callerIdentity(cairn);
    await sleep(3000);
    const before = performance.now();
    assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
    const tookMs = performance.now() - before;
    assert.ok(tookMs < 8000, `${tookMs} ms`);
    assert.doesNotMatch(cairn.log(), /"level":"error"/);
  }
  await using cairn = await startCairn(dataDir, [...flags, "--digest-interval", "10s"]);
  const trail = await defaultTrail(cairn);
  await checkValid(archiveCli(cairn), trail, since, ["us-east-1"]);
});

test("SIGTERM twice ends it once", async () => {
  using scratch = scratchDirectory();
  const dataDir = `${scratch.path}/data`;
  await using cairn = await startCairn(dataDir, ["--regions", "us-east-1"]);
  const [first, second] = await Promise.all([cairn.stop(), cairn.stop()]);
  assert.deepEqual([first, second], [0, 0]);
});

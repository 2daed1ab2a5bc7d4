import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { archiveCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity, checkDelivered, importBatch, sampleRecord, checkValid } from "./load.ts";
import { defaultTrail } from "./sdk.ts";
import type { Acknowledged } from "./load.ts";

// Killed with SIGKILL at random moments under load: every acknowledged event stands exactly once in the
// log files, no event stands twice, and the AWS CLI finds every digest and file valid.

const account = "111122223333";
const regions = ["us-east-1", "eu-west-1"];
const flags = [
  ...["--account", account, "--regions", regions.join(",")],
  ...["--delivery-interval", "200ms", "--digest-interval", "1s"],
];
const crashes = Number(process.env["CAIRN_CRASHES"] ?? 24);

type Batch = readonly Record<string, unknown>[];

/** Sends until the server dies. Batches that had no answer are returned, to be sent again. */
async function loadUntilDead(
  cairn: CairnProcess,
  acknowledged: Acknowledged,
  unanswered: readonly Batch[],
): Promise<readonly Batch[]> {
  let isAlive = true;
  const again: Batch[] = [...unanswered];
  const lost: Batch[] = [];
  const importing = async (region: string): Promise<void> => {
    while (isAlive) {
      const batch = again.pop() ?? Array.from({ length: 20 }, () => sampleRecord(account, region));
      try {
        const { status, rejected } = await importBatch(cairn, batch);
        assert.equal(status, 200, JSON.stringify(rejected));
        assert.deepEqual(rejected, []);
        for (const { eventID: id } of batch) acknowledged.eventIds.add(String(id));
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        lost.push(batch);
        isAlive = false;
      }
    }
  };
  const calling = async (): Promise<void> => {
    while (isAlive) {
      try {
        const requestId = await callerIdentity(cairn);
        if (requestId !== undefined) acknowledged.requestIds.add(requestId);
      } catch {
        isAlive = false;
      }
    }
  };
  await Promise.all([...regions.map(importing), importing("us-east-1"), calling(), calling()]);
  return [...lost, ...again];
}

test(`crash: killed ${crashes} times under load, nothing is lost and nothing stands twice`, async () => {
  using scratch = scratchDirectory();
  const acknowledged: Acknowledged = { eventIds: new Set(), requestIds: new Set() };
  const since = Date.now() - 5000;
  let unanswered: readonly Batch[] = [];
  for (let crash = 0; crash < crashes; crash += 1) {
    const cairn = await startCairn(`${scratch.path}/data`, flags);
    const loading = loadUntilDead(cairn, acknowledged, unanswered);
    await sleep(100 + Math.random() * 1500);
    await cairn.kill();
    unanswered = await loading;
  }

  const cairn = await startCairn(`${scratch.path}/data`, flags);
  for (const batch of unanswered) {
    const { status } = await importBatch(cairn, batch);
    assert.equal(status, 200);
    for (const { eventID: id } of batch) acknowledged.eventIds.add(String(id));
  }
  assert.ok(acknowledged.eventIds.size > crashes * 20, `${acknowledged.eventIds.size} events`);
  const trail = await defaultTrail(cairn);
  await checkDelivered(cairn, trail.bucket, acknowledged);
  await sleep(2500);
  await checkValid(archiveCli(cairn), trail, since, regions);
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
});

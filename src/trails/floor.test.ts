import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Envelope } from "../record/envelope.ts";
import { floorArn, floorName } from "./floor.ts";
import { isTrailProblem } from "./trail-problem.ts";
import { openTrails } from "./open-trails.ts";
import type { Trails } from "./trails.ts";

const accountId = "123456789012";
const region = "eu-central-1";
const place = { homeRegion: region, bucket: "evidence", prefix: "floor" };

async function trailsOver(documents: Documents = memoryDocuments()): Promise<Trails> {
  return openTrails({
    world: testWorld(),
    documents,
    regions: [region, "us-east-1"],
    bucketCheck: async () => ({ kind: "ok" }),
    keyCheck: async () => ({ kind: "not-found" }),
  });
}

function event(change: Partial<Envelope> = {}): Envelope {
  return {
    eventId: "7a1b5a9e-0a3c-4f4e-9d38-2f6f2b2d9a11",
    eventTimeMs: 0,
    accountId,
    region: "us-east-1",
    category: "Management",
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    readOnly: false,
    ...change,
  };
}

test("a floor wants what can weaken a trail, in every Region, and nothing else", async () => {
  const trails = await trailsOver();
  await trails.keepFloor(accountId, place);
  const select = trails.selection();
  assert.deepEqual(select(event(), {}), [1]);
  const policy = { eventSource: "s3.amazonaws.com", eventName: "PutBucketPolicy" };
  assert.deepEqual(select(event({ ...policy, region }), {}), [1]);
  assert.deepEqual(select(event({ eventName: "StartLogging" }), {}), []);
  assert.deepEqual(select(event({ eventSource: "ec2.amazonaws.com" }), {}), []);
  assert.deepEqual(select(event({ accountId: "210987654321" }), {}), []);
});

test("no call can find, list, change, stop or take the place of a floor", async () => {
  const trails = await trailsOver();
  await trails.keepFloor(accountId, place);
  const arn = floorArn(accountId, region);
  assert.deepEqual(trails.listOf(accountId), []);
  for (const nameOrArn of [floorName, arn]) {
    const reference = { nameOrArn, accountId, region };
    assert.deepEqual(trails.look(reference), { kind: "not-found", arn });
    assert.deepEqual(await trails.stop(reference, "request"), { kind: "not-found", arn });
    assert.deepEqual(await trails.delete(reference, "request"), { kind: "not-found", arn });
    assert.deepEqual(await trails.update(reference, {}), { kind: "not-found", arn });
    const selectors = { eventSelectors: [], isCustom: true };
    const changed = await trails.putEventSelectors(reference, selectors);
    assert.deepEqual(changed, { kind: "not-found", arn });
  }
  const wish = { name: floorName, accountId, region, tags: [], S3BucketName: "mine" };
  assert.deepEqual(await trails.create(wish), { kind: "name-taken", name: floorName });
});

test("a floor takes no place of the account's own trails", async () => {
  const trails = await trailsOver();
  await trails.keepFloor(accountId, place);
  for (let index = 0; index < 5; index += 1) {
    const wish = { name: `trail-${index}`, accountId, region, tags: [], S3BucketName: "mine" };
    assert.ok(!isTrailProblem(await trails.create(wish)));
  }
});

test("a floor is kept across a start, and moved where the operator says", async () => {
  const documents = memoryDocuments();
  await (await trailsOver(documents)).keepFloor(accountId, place);
  const trails = await trailsOver(documents);
  await trails.keepFloor(accountId, place);
  assert.deepEqual(
    trails.list().map(({ number, bucket }) => [number, bucket]),
    [[1, "evidence"]],
  );
  await trails.keepFloor(accountId, { ...place, bucket: "elsewhere" });
  assert.equal(trails.find(1)?.bucket, "elsewhere");
  await trails.keepFloor(accountId, undefined);
  assert.ok(trails.find(1)?.deletedAt !== undefined);
  assert.deepEqual(trails.selection()(event(), {}), []);
  await trails.keepFloor(accountId, undefined);
  await trails.keepFloor(accountId, place);
  assert.deepEqual(trails.selection()(event(), {}), [2]);
});

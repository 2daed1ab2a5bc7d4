import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../../base/test-world.ts";
import type { TestWorld } from "../../base/test-world.ts";
import type { LifecycleRule } from "../../buckets/bucket-configuration.ts";
import type { Buckets, BucketSettings, PutObject } from "../../buckets/buckets.ts";
import { memoryBuckets } from "../../buckets/memory-buckets.ts";
import type { Documents } from "../../documents/documents.ts";
import { memoryDocuments } from "../../documents/memory-documents.ts";
import { openLifecycle } from "./lifecycle.ts";
import { dayMs } from "./rule-dates.ts";
import type { LifecycleEvent } from "./sweep.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface House extends AsyncDisposable {
  readonly world: TestWorld;
  readonly buckets: Buckets;
  readonly documents: Documents;
  readonly events: LifecycleEvent[];
  readonly put: (key: string, change?: Partial<PutObject>) => Promise<string>;
  readonly keys: () => Promise<readonly string[]>;
  /** All versions, `key` for objects and `key!` for delete markers. */
  readonly versions: () => Promise<readonly string[]>;
  readonly days: (count: number) => Promise<void>;
}

/** A bucket with rules, at noon of a day, and lifecycle at work. */
async function openHouse(
  rule: Partial<LifecycleRule>,
  bucket: Partial<BucketSettings> = {},
): Promise<House> {
  const world = testWorld({ startAt: Date.UTC(2026, 0, 15, 12) });
  const buckets = memoryBuckets(world);
  const documents = memoryDocuments();
  const events: LifecycleEvent[] = [];
  const Rules = [{ ID: "r", Status: "Enabled" as const, Filter: {}, ...rule }];
  const TransitionDefaultMinimumObjectSize = "all_storage_classes_128K";
  await buckets.createBucket({
    name: "b",
    ownerAccountId: "111122223333",
    region: "us-east-1",
    createdAt: 0,
    configuration: { lifecycle: { Rules, TransitionDefaultMinimumObjectSize } },
    ...bucket,
  });
  const { clock } = world;
  const onEvent = (event: LifecycleEvent): number => events.push(event);
  const lifecycle = openLifecycle({ buckets, documents, clock, log, onEvent });
  const all = { bucket: "b", prefix: "", limit: 1000 };
  return {
    world,
    buckets,
    documents,
    events,
    put: async (key, change = {}) => {
      const { headers = { metadata: {} }, ...rest } = change;
      const body = bodyOf("x");
      const outcome = await buckets.putObject({ bucket: "b", key, body, headers, ...rest });
      assert.ok(outcome.kind === "stored");
      return outcome.object.versionId;
    },
    keys: async () => (await buckets.listObjects(all)).objects.map(({ key }) => key),
    versions: async () =>
      (await buckets.listVersions(all)).versions.map(({ key, kind }) =>
        kind === "object" ? key : `${key}!`,
      ),
    days: async (count) => world.clock.advance(count * dayMs),
    [Symbol.asyncDispose]: async () => {
      await lifecycle[Symbol.asyncDispose]();
      await buckets[Symbol.asyncDispose]();
    },
  };
}

// oxlint-disable-next-line require-await -- a stream of one part
async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const versioned = { versioning: "Enabled" } as const;

test("lifecycle: an object expires at the midnight after its days, and not before", async () => {
  await using house = await openHouse({ Expiration: { Days: 3 } });
  await house.put("a");
  // Put on the 15th at noon: three days later is the 18th at noon, the next midnight the 19th's.
  await house.days(3.4);
  assert.deepEqual(await house.keys(), ["a"]);
  await house.days(0.2);
  assert.deepEqual(await house.keys(), []);
  assert.deepEqual(await house.versions(), []);
  assert.deepEqual(
    house.events.map(({ kind, key }) => [kind, key]),
    [["expired", "a"]],
  );
});

test("lifecycle: a date counts for all that is there", async () => {
  await using house = await openHouse({ Expiration: { Date: Date.UTC(2026, 0, 17) } });
  await house.put("a");
  await house.days(1);
  assert.deepEqual(await house.keys(), ["a"]);
  await house.days(1);
  assert.deepEqual(await house.keys(), []);
});

test("lifecycle: only what the filter of an enabled rule passes expires", async () => {
  const Filter = { Prefix: "logs/", Tags: [{ Key: "k", Value: "v" }], ObjectSizeLessThan: 2 };
  await using house = await openHouse({ Filter, Expiration: { Days: 1 } });
  const headers = { metadata: {}, tags: [{ Key: "k", Value: "v" }] };
  await house.put("logs/1", { headers });
  await house.put("logs/2");
  await house.put("logs/3", { headers, body: bodyOf("xx") });
  await house.put("other", { headers });
  await house.days(3);
  assert.deepEqual(await house.keys(), ["logs/2", "logs/3", "other"]);
});

test("lifecycle: a disabled rule does nothing", async () => {
  await using house = await openHouse({ Status: "Disabled", Expiration: { Days: 1 } });
  await house.put("a");
  await house.days(9);
  assert.deepEqual(await house.keys(), ["a"]);
});

test("lifecycle: in a bucket with versions expiring makes a delete marker, which stays", async () => {
  await using house = await openHouse({ Expiration: { Days: 1 } }, versioned);
  await house.put("a");
  await house.days(9);
  assert.deepEqual(await house.versions(), ["a!", "a"]);
  assert.deepEqual(
    house.events.map(({ kind }) => kind),
    ["marked"],
  );
});

test("lifecycle: noncurrent versions go by age, but for the newest so many", async () => {
  const NoncurrentVersionExpiration = { NoncurrentDays: 2, NewerNoncurrentVersions: 2 };
  await using house = await openHouse({ NoncurrentVersionExpiration }, versioned);
  for (let count = 0; count < 5; count += 1) await house.put("a");
  await house.put("b");
  await house.days(2.4);
  assert.equal((await house.versions()).length, 6);
  await house.days(0.2);
  assert.deepEqual(await house.versions(), ["a", "a", "a", "b"]);
});

test("lifecycle: a delete marker goes when nothing is behind it any more", async () => {
  const rule = {
    Expiration: { ExpiredObjectDeleteMarker: true },
    NoncurrentVersionExpiration: { NoncurrentDays: 1 },
  };
  await using house = await openHouse(rule, versioned);
  await house.put("a");
  await house.buckets.deleteObjects("b", [{ key: "a" }]);
  await house.days(1);
  assert.deepEqual(await house.versions(), ["a!", "a"]);
  await house.days(1);
  assert.deepEqual(await house.versions(), ["a!"], "the version has gone");
  await house.days(1);
  assert.deepEqual(await house.versions(), []);
});

test("lifecycle: what a lock protects stays until it ends", async () => {
  const NoncurrentVersionExpiration = { NoncurrentDays: 1 };
  const bucket = { ...versioned, objectLock: {} };
  await using house = await openHouse({ NoncurrentVersionExpiration }, bucket);
  await house.put("a", { lock: { legalHold: "ON" } });
  await house.put("a");
  await house.days(5);
  assert.equal((await house.versions()).length, 2);
  const { versions } = await house.buckets.listVersions({ bucket: "b", prefix: "", limit: 9 });
  const versionId = versions.at(-1)?.versionId ?? "";
  await house.buckets.putLegalHold({ bucket: "b", key: "a", versionId }, false);
  await house.days(1);
  assert.deepEqual(await house.versions(), ["a"]);
});

test("lifecycle: unfinished uploads are aborted after their days", async () => {
  const AbortIncompleteMultipartUpload = { DaysAfterInitiation: 1 };
  await using house = await openHouse({ AbortIncompleteMultipartUpload });
  const upload = { bucket: "b", key: "a", headers: { metadata: {} }, initiator: "me" };
  const { id } = await house.buckets.createUpload(upload);
  await house.days(1);
  assert.ok(await house.buckets.findUpload("b", "a", id));
  await house.days(1);
  assert.equal(await house.buckets.findUpload("b", "a", id), undefined);
});

test("lifecycle: objects move down once, unless they are small", async () => {
  const Transitions = [
    { Days: 0, StorageClass: "STANDARD_IA" },
    { Days: 2, StorageClass: "DEEP_ARCHIVE" },
  ];
  await using house = await openHouse({ Transitions });
  await house.put("large", { body: bodyOf("x".repeat(128 * 1024)) });
  await house.put("small");
  const classOf = async (key: string): Promise<string | undefined> =>
    (await house.buckets.findObject("b", key))?.headers.storageClass;
  await house.days(1);
  assert.deepEqual([await classOf("large"), await classOf("small")], ["STANDARD_IA", undefined]);
  await house.days(2);
  assert.deepEqual([await classOf("large"), await classOf("small")], ["DEEP_ARCHIVE", undefined]);
  assert.equal(house.events.length, 2);
});

test("lifecycle: a run that was cut off goes on where it was, and repeats nothing", async () => {
  const rule = { Expiration: { Days: 1 } };
  await using house = await openHouse(rule);
  for (let count = 0; count < 1005; count += 1) {
    await house.put(`k${String(count).padStart(4, "0")}`);
  }
  const day = Math.floor(Date.UTC(2026, 0, 17) / dayMs);
  const cursor = { after: "k0999", newerNoncurrent: 0 };
  await house.documents.write([{ key: "lifecycle/progress", value: { day, bucket: "b", cursor } }]);
  await house.days(1.6);
  const left = await house.buckets.listObjects({ bucket: "b", prefix: "", limit: 1000 });
  assert.equal(left.objects.length, 1000, "what lies before the cursor was done already");
  await house.days(1);
  assert.deepEqual(await house.keys(), [], "and the next day finds it");
});

test("lifecycle: what is written while a page is gone through is left alone", async () => {
  await using house = await openHouse({ Expiration: { Days: 1 } });
  await house.put("a");
  const { deleteObjects } = house.buckets;
  let isRaced = false;
  const racing: Buckets = {
    ...house.buckets,
    deleteObjects: async (...deletion) => {
      house.world.clock.jump(1);
      await house.put("a");
      isRaced = true;
      return deleteObjects(...deletion);
    },
  };
  house.world.clock.jump(3 * dayMs);
  const documents = memoryDocuments();
  const { clock } = house.world;
  const second = openLifecycle({ buckets: racing, documents, clock, log });
  await clock.advance(1);
  await second[Symbol.asyncDispose]();
  assert.ok(isRaced);
  assert.deepEqual(await house.keys(), ["a"]);
});

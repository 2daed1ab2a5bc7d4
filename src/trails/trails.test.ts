import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { BucketCheckOutcome } from "./bucket-check.ts";
import { isTrailProblem } from "./trail-problem.ts";
import type { TrailProblem } from "./trail-problem.ts";
import type { Trail } from "./trail.ts";
import { openTrails } from "./open-trails.ts";
import type { NewTrail, Trails } from "./trails.ts";

const accountId = "123456789012";
const region = "eu-central-1";
const regions = ["eu-central-1", "us-east-1", "us-west-2"];

interface Bench {
  readonly world: TestWorld;
  readonly documents: Documents;
  readonly trails: Trails;
  /** What the next check of a bucket says; it waits for this. */
  check: Promise<BucketCheckOutcome>;
}

async function bench(documents = memoryDocuments()): Promise<Bench> {
  const world = testWorld();
  const made: { check: Promise<BucketCheckOutcome> } = { check: Promise.resolve({ kind: "ok" }) };
  const trails = await openTrails({
    world,
    documents,
    regions,
    bucketCheck: async () => made.check,
    keyCheck: async () => ({ kind: "not-found" }),
  });
  return Object.assign(made, { world, documents, trails });
}

function wish(more: Partial<NewTrail> = {}): NewTrail {
  return { name: "my-trail", accountId, region, tags: [], S3BucketName: "my-logs", ...more };
}

function ok(outcome: Trail | TrailProblem): Trail {
  assert.ok(!isTrailProblem(outcome), JSON.stringify(outcome));
  return outcome;
}

function here(nameOrArn: string, at = region): Parameters<Trails["look"]>[0] {
  return { nameOrArn, accountId, region: at };
}

const arn = `arn:aws:cloudtrail:${region}:${accountId}:trail/my-trail`;

test("trails: a new trail does not log, and has AWS's defaults", async () => {
  const { trails } = await bench();
  const trail = ok(await trails.create(wish({ S3KeyPrefix: "/audit/" })));
  assert.deepEqual(trail, {
    number: 1,
    name: "my-trail",
    accountId,
    homeRegion: region,
    arn,
    bucket: "my-logs",
    prefix: "audit",
    includeGlobalServiceEvents: true,
    isMultiRegion: false,
    isOrganization: false,
    validation: false,
    hasCustomEventSelectors: false,
    tags: [],
    isLogging: false,
    chainEpoch: 0,
  });
  assert.deepEqual(trails.look(here("my-trail")), trail);
  assert.deepEqual(trails.regionsOf(trail), [region]);
});

const refusals: readonly (readonly [more: Partial<NewTrail>, kind: TrailProblem["kind"]])[] = [
  [{ name: "a" }, "name-invalid"],
  [{ S3BucketName: "No" }, "bucket-name-invalid"],
  [{ S3BucketName: undefined }, "bucket-name-invalid"],
  [{ S3KeyPrefix: "AWSLogs/x" }, "prefix-invalid"],
  [{ IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false }, "global-events-missing"],
  [{ SnsTopicName: "topic" }, "topic-unusable"],
  [{ tags: [{ Key: "aws:x" }] as NewTrail["tags"] }, "tags-invalid"],
];
for (const [more, kind] of refusals) {
  test(`trails: creating ${JSON.stringify(more)} is refused as ${kind}`, async () => {
    const { trails, documents } = await bench();
    const outcome = await trails.create(wish(more));
    assert.ok(isTrailProblem(outcome));
    assert.equal(outcome.kind, kind);
    assert.deepEqual(await documents.list(""), []);
  });
}

test("trails: the bucket's check decides before anything is stored", async () => {
  const it = await bench();
  it.check = Promise.resolve({ kind: "no-such-bucket" });
  assert.deepEqual(await it.trails.create(wish()), { kind: "no-such-bucket", bucket: "my-logs" });
  const missing = [{ Effect: "Allow" }];
  it.check = Promise.resolve({ kind: "insufficient", missing });
  assert.deepEqual(await it.trails.create(wish()), {
    kind: "bucket-policy-insufficient",
    bucket: "my-logs",
    missing,
  });
  assert.deepEqual(it.trails.list(), []);
});

test("trails: five in a Region, shadows included; a name once where it is seen", async () => {
  const { trails } = await bench();
  for (const number of [1, 2, 3]) ok(await trails.create(wish({ name: `here-${number}` })));
  for (const number of [1, 2]) {
    const name = `all-${number}`;
    ok(await trails.create(wish({ name, region: "us-east-1", IsMultiRegionTrail: true })));
  }
  const full = await trails.create(wish({ name: "one-more" }));
  assert.deepEqual(full, { kind: "too-many-trails", region, limit: 5 });
  const everywhere = wish({ name: "one-more", region: "us-west-2", IsMultiRegionTrail: true });
  assert.deepEqual(await trails.create(everywhere), { kind: "too-many-trails", region, limit: 5 });
  ok(await trails.create(wish({ name: "one-more", region: "us-west-2" })));
  ok(await trails.create(wish({ name: "one-more", accountId: "999999999999" })));

  const shadowed = await trails.create(wish({ name: "all-1", region: "us-west-2" }));
  assert.deepEqual(shadowed, { kind: "name-taken", name: "all-1" });
  ok(await trails.create(wish({ name: "here-1", region: "us-west-2" })));
});

test("trails: a name is found at home only, an ARN everywhere, changed at home only", async () => {
  const { trails } = await bench();
  const trail = ok(await trails.create(wish({ IsMultiRegionTrail: true })));
  assert.deepEqual(trails.regionsOf(trail), regions);
  assert.deepEqual(trails.look(here(arn, "us-east-1")), trail);
  assert.deepEqual(trails.look(here("my-trail", "us-east-1")), {
    kind: "not-found",
    arn: `arn:aws:cloudtrail:us-east-1:${accountId}:trail/my-trail`,
  });
  const elsewhere = await trails.start(here(arn, "us-east-1"));
  assert.deepEqual(elsewhere, { kind: "not-at-home", homeRegion: region });
  const stranger = trails.look({ nameOrArn: arn, accountId: "999999999999", region });
  assert.deepEqual(stranger, { kind: "not-found", arn });
  const odd = trails.look(here("arn:aws:s3:::bucket"));
  assert.equal(isTrailProblem(odd) && odd.kind, "arn-invalid");
});

test("trails: starting and stopping twice is like once; a stop ends the digest chain", async () => {
  const { trails, world } = await bench();
  ok(await trails.create(wish()));
  const startedAt = world.clock.now();
  ok(await trails.start(here("my-trail")));
  await world.clock.advance(1000);
  const running = ok(await trails.start(here("my-trail")));
  assert.deepEqual([running.isLogging, running.startedAt], [true, startedAt]);

  const stopped = ok(await trails.stop(here("my-trail"), "request-1"));
  assert.deepEqual([stopped.isLogging, stopped.chainEpoch], [false, 1]);
  assert.equal(stopped.stoppedAt, world.clock.now());
  assert.equal(trails.isStopUnderWay(stopped.number), true);
  const again = ok(await trails.stop(here("my-trail"), "request-2"));
  assert.deepEqual(again, stopped);
  trails.stopRecorded("request-2");
  assert.equal(trails.isStopUnderWay(stopped.number), true, "the record of the first is missing");
  trails.stopRecorded("request-1");
  assert.equal(trails.isStopUnderWay(stopped.number), false);
});

test("trails: a stop that is refused is not under way", async () => {
  const { trails } = await bench();
  const trail = ok(await trails.create(wish()));
  await trails.stop(here(arn, "us-east-1"), "request-1");
  await trails.stop(here("another"), "request-2");
  assert.equal(trails.isStopUnderWay(trail.number), false);
});

test("trails: a stop is under way before anybody can see it stopped", async () => {
  const { trails } = await bench();
  const trail = ok(await trails.create(wish()));
  ok(await trails.start(here("my-trail")));
  const seen: boolean[] = [];
  trails.onChange(() => seen.push(trails.isStopUnderWay(trail.number)));
  ok(await trails.stop(here("my-trail"), "request-1"));
  assert.deepEqual(seen, [true]);
});

test("trails: switching validation off ends the chain, on begins none anew", async () => {
  const { trails } = await bench();
  ok(await trails.create(wish({ EnableLogFileValidation: true })));
  const off = ok(await trails.update(here("my-trail"), { EnableLogFileValidation: false }));
  const on = ok(await trails.update(here("my-trail"), { EnableLogFileValidation: true }));
  const moved = ok(await trails.update(here("my-trail"), { S3BucketName: "other-logs" }));
  assert.deepEqual([off.chainEpoch, on.chainEpoch, moved.chainEpoch], [1, 1, 1]);
});

test("trails: an update leaves what it does not name, and empty text takes away", async () => {
  const it = await bench();
  const created = ok(await it.trails.create(wish({ S3KeyPrefix: "audit" })));
  const same = ok(await it.trails.update(here("my-trail"), {}));
  assert.deepEqual(same, created);
  const cleared = ok(
    await it.trails.update(here("my-trail"), { S3KeyPrefix: "", KmsKeyId: "", SnsTopicName: "" }),
  );
  assert.deepEqual(cleared, { ...created, prefix: "" });
  it.check = Promise.resolve({ kind: "no-such-bucket" });
  const lost = await it.trails.update(here("my-trail"), { S3BucketName: "nowhere" });
  assert.deepEqual(lost, { kind: "no-such-bucket", bucket: "nowhere" });
});

test("trails: what changes nothing writes nothing and tells nobody", async () => {
  const { trails, documents } = await bench();
  ok(await trails.create(wish({ tags: [{ Key: "a", Value: "1" }] })));
  const stored = await documents.list("");
  let told = 0;
  const unsubscribe = trails.onChange(() => (told += 1));
  ok(await trails.update(here("my-trail"), { S3BucketName: "my-logs" }));
  ok(await trails.stop(here("my-trail"), "request"));
  ok(await trails.addTags(here(arn), [{ Key: "a", Value: "1" }]));
  assert.deepEqual(await documents.list(""), stored);
  assert.equal(told, 0);
  ok(await trails.start(here("my-trail")));
  assert.equal(told, 1);
  unsubscribe();
  ok(await trails.stop(here("my-trail"), "request"));
  assert.equal(told, 1);
});

test("trails: of two changes at the same time the later is a conflict", async () => {
  const it = await bench();
  const { promise, resolve } = Promise.withResolvers<BucketCheckOutcome>();
  it.check = promise;
  const first = it.trails.create(wish());
  assert.deepEqual(await it.trails.create(wish()), { kind: "conflict" });
  resolve({ kind: "ok" });
  const trail = ok(await first);

  const next = Promise.withResolvers<BucketCheckOutcome>();
  it.check = next.promise;
  const update = it.trails.update(here("my-trail"), { S3BucketName: "other-logs" });
  assert.deepEqual(await it.trails.start(here("my-trail")), { kind: "conflict" });
  assert.deepEqual(await it.trails.stop(here("my-trail"), "r"), { kind: "conflict" });
  assert.equal(it.trails.isStopUnderWay(trail.number), false);
  next.resolve({ kind: "ok" });
  ok(await update);
  ok(await it.trails.start(here("my-trail")));
});

test("trails: somebody else's change of the document is a conflict, and is taken over", async () => {
  const { trails, documents } = await bench();
  const trail = ok(await trails.create(wish()));
  const [document] = await documents.list("trails/");
  assert.ok(document);
  await documents.write([{ key: document.key, value: { ...trail, bucket: "other-logs" } }]);
  assert.deepEqual(await trails.start(here("my-trail")), { kind: "conflict" });
  assert.equal(ok(trails.look(here("my-trail"))).bucket, "other-logs");
  ok(await trails.start(here("my-trail")));
});

test("trails: a deleted trail is gone for callers and stays for delivery until drained", async () => {
  const { trails, world } = await bench();
  const first = ok(await trails.create(wish()));
  ok(await trails.start(here("my-trail")));
  const deleted = ok(await trails.delete(here("my-trail"), "request-1"));
  assert.equal(deleted.deletedAt, world.clock.now());
  assert.equal(deleted.isLogging, false);
  assert.ok(deleted.chainEpoch > first.chainEpoch);
  assert.equal(trails.isStopUnderWay(first.number), true);
  assert.deepEqual(trails.look(here("my-trail")), { kind: "not-found", arn });
  assert.deepEqual(trails.listOf(accountId), []);
  assert.deepEqual(trails.find(first.number), deleted);

  const second = ok(await trails.create(wish()));
  assert.equal(second.number, 2, "a trail of the same name is another one");
  await trails.drained(first.number);
  assert.equal(trails.find(first.number), undefined);
  assert.deepEqual(trails.list(), [second]);
});

test("trails: a restart knows all trails and gives no number twice", async () => {
  const documents = memoryDocuments();
  const before = await bench(documents);
  ok(await before.trails.create(wish({ name: "first" })));
  const last = ok(await before.trails.create(wish({ name: "last" })));
  ok(await before.trails.start(here("first")));
  ok(await before.trails.delete(here("last"), "request"));
  await before.trails.drained(last.number);

  const { trails } = await bench(documents);
  assert.deepEqual(trails.list(), before.trails.list());
  assert.equal(ok(await trails.create(wish({ name: "next" }))).number, 3);
  assert.equal(trails.isStopUnderWay(1), false);
});

test("trails: made at the same time, each has a number of its own", async () => {
  const { trails } = await bench();
  const made = await Promise.all(
    ["a-1", "a-2", "a-3", "a-4"].map(async (name) => trails.create(wish({ name }))),
  );
  assert.deepEqual(new Set(made.map((trail) => ok(trail).number)), new Set([1, 2, 3, 4]));
});

test("trails: the selection follows what is logging", async () => {
  const { trails } = await bench();
  const envelope = {
    eventId: "id",
    eventTimeMs: 0,
    accountId,
    region,
    category: "Management",
    eventSource: "s3.amazonaws.com",
    eventName: "CreateBucket",
    readOnly: false,
  } as const;
  const selected = (): readonly number[] => trails.selection()(envelope, {});
  const { number } = ok(await trails.create(wish()));
  assert.deepEqual(selected(), []);
  ok(await trails.start(here("my-trail")));
  assert.deepEqual(selected(), [number]);
  const isCustom = true;
  const eventSelectors = [{ ReadWriteType: "ReadOnly" as const, IncludeManagementEvents: true }];
  const put = ok(await trails.putEventSelectors(here("my-trail"), { eventSelectors, isCustom }));
  assert.equal(put.hasCustomEventSelectors, true);
  assert.deepEqual(selected(), []);
  const advancedEventSelectors = [
    { FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
  ];
  const swapped = ok(
    await trails.putEventSelectors(here("my-trail"), { advancedEventSelectors, isCustom: false }),
  );
  assert.equal(swapped.eventSelectors, undefined);
  assert.deepEqual(selected(), [number]);
  ok(await trails.delete(here("my-trail"), "request"));
  assert.deepEqual(selected(), []);
});

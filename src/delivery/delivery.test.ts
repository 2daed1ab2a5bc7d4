import assert from "node:assert/strict";
import { test } from "node:test";

import { parseLogFileKey } from "../logfile/log-file-key.ts";
import { checkAllListed, checkChains, checkEvents } from "./check-house.fixture.ts";
import { region, TestHouse } from "./house.fixture.ts";

test("a round delivers what each trail wants, each record once", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  house.trails.make(2);
  await using delivery = await house.open();
  const both = await house.append([1, 2]);
  const first = await house.append([1]);
  const insight = await house.append([1], { category: "Insight" });
  await house.append([]);
  await delivery.flush();
  checkEvents(house, "logs-1", [both, first, insight]);
  checkEvents(house, "logs-2", [both]);
  const folders = [...house.objects.values()].map(({ key }) => parseLogFileKey(key)?.folder ?? "");
  assert.deepEqual(
    folders.toSorted((a, b) => (a < b ? -1 : 1)),
    ["CloudTrail", "CloudTrail", "CloudTrail-Insight"],
  );
});

test("a round closes after each interval, and without records there is no file", async () => {
  const house = new TestHouse({ deliveryIntervalMs: 5000 });
  house.trails.make(1);
  await using _delivery = await house.open();
  await house.world.clock.advance(20_000);
  assert.equal(house.objects.size, 0);
  const event = await house.append([1]);
  await house.world.clock.advance(5000);
  checkEvents(house, "logs-1", [event]);
});

test("the journal is released up to what is not confirmed yet", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  house.trails.make(2);
  await using delivery = await house.open();
  await house.append([1]);
  await delivery.flush();
  assert.equal(house.journal.status().followers["delivery"], house.journal.durableEnd());

  house.refusing.set("logs-2", "AccessDenied");
  const held = house.journal.durableEnd();
  const event = await house.append([2]);
  await delivery.flush();
  await house.append([1]);
  await delivery.flush();
  assert.equal(house.journal.status().followers["delivery"], held);

  house.refusing.clear();
  await delivery.flush();
  checkEvents(house, "logs-2", [event]);
  assert.equal(house.journal.status().followers["delivery"], house.journal.durableEnd());
});

test("the journal is released also when no trail wants anything", async () => {
  const house = new TestHouse({ deliveryIntervalMs: 5000 });
  await using _delivery = await house.open();
  await house.append([]);
  await house.world.clock.advance(6000);
  assert.equal(house.journal.status().followers["delivery"], house.journal.durableEnd());
});

test("a bucket that is away holds up no other, and gets everything when it is back", async () => {
  const house = new TestHouse({ deliveryIntervalMs: 5000 });
  house.trails.make(1);
  house.trails.make(2);
  await using delivery = await house.open();
  house.unreachable.add("logs-1");
  const events: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    events.push(await house.append([1, 2]));
    await house.world.clock.advance(5000);
  }
  checkEvents(house, "logs-1", []);
  checkEvents(house, "logs-2", events);
  house.unreachable.clear();
  await house.world.clock.advance(10 * 60_000);
  checkEvents(house, "logs-1", events);
  await delivery.flush();
});

for (const minutes of [15, 22, 37, 61]) {
  test(`after ${minutes} minutes without its bucket everything is there within a minute of its return`, async () => {
    const regions = [region, ...Array.from({ length: 5 }, (_, index) => `xx-place-${index}`)];
    const house = new TestHouse({ deliveryIntervalMs: 60_000, digestIntervalMs: 600_000, regions });
    house.trails.make(1);
    await using _delivery = await house.open();
    house.unreachable.add("logs-1");
    const events: string[] = [];
    for (const place of regions) events.push(await house.append([1], { region: place }));
    await house.world.clock.advance(minutes * 60_000);
    house.unreachable.clear();
    await house.world.clock.advance(62_000);
    checkEvents(house, "logs-1", events);
    const digests = [...house.objects.keys()].filter((key) => key.includes("/CloudTrail-Digest/"));
    const withDigest = new Set(
      digests.map((key) => key.split("/CloudTrail-Digest/")[1]?.split("/")[0]),
    );
    assert.deepEqual(withDigest, new Set(regions));
  });
}

test("statuses tell of success, refusal and recovery, for the Region, also after a restart", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  const { clock } = house.world;
  const delivery = await house.open();
  assert.deepEqual(await delivery.statuses.find(1, region), {});
  const deliveredAt = clock.now();
  await house.append([1]);
  await delivery.flush();
  const fine = { latestDeliveryAt: deliveredAt, latestDeliveryAttemptAt: deliveredAt };
  assert.deepEqual(await delivery.statuses.find(1, region), fine);
  assert.deepEqual(await delivery.statuses.find(1, "us-east-1"), {});

  house.refusing.set("logs-1", "NoSuchBucket");
  await house.append([1]);
  await clock.advance(10_000);
  await delivery.flush();
  const refused = {
    latestDeliveryAt: deliveredAt,
    latestDeliveryAttemptAt: clock.now(),
    latestDeliveryError: "NoSuchBucket",
  };
  assert.deepEqual(await delivery.statuses.find(1, region), refused);
  house.crash();
  await using second = await house.open();
  assert.deepEqual(await second.statuses.find(1, region), refused);

  house.refusing.clear();
  await second.flush();
  const recovered = { latestDeliveryAt: clock.now(), latestDeliveryAttemptAt: clock.now() };
  assert.deepEqual(await second.statuses.find(1, region), recovered);
});

test("a way that fails is no error of S3", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  await using delivery = await house.open();
  house.unreachable.add("logs-1");
  await house.append([1]);
  await delivery.flush();
  const status = await delivery.statuses.find(1, region);
  assert.deepEqual(status, { latestDeliveryAttemptAt: house.world.clock.now() });
});

test("a decided file keeps its place over a change of bucket, later ones follow it", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  await using delivery = await house.open();
  house.unreachable.add("logs-1");
  const before = await house.append([1]);
  await delivery.flush();
  house.trails.change(1, { bucket: "elsewhere", prefix: "p" });
  const after = await house.append([1]);
  await delivery.flush();
  checkEvents(house, "elsewhere", [after]);
  house.unreachable.clear();
  await delivery.flush();
  checkEvents(house, "logs-1", [before]);
});

test("a file that its old bucket refuses follows the trail, under the same name", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  await using delivery = await house.open();
  house.refusing.set("logs-1", "NoSuchBucket");
  const event = await house.append([1]);
  await delivery.flush();
  house.trails.change(1, { bucket: "elsewhere", prefix: "p" });
  await delivery.flush();
  await delivery.flush();
  checkEvents(house, "elsewhere", [event]);
  assert.ok([...house.objects.keys()].every((name) => name.startsWith("elsewhere/p/AWSLogs/")));
});

test("after 30 days of trying a file is dropped, loudly, and the journal goes on", async () => {
  const house = new TestHouse();
  house.trails.make(1, { validation: false });
  const first = await house.open();
  house.refusing.set("logs-1", "AccessDenied");
  await house.append([1]);
  await first.flush();
  // The wall clock drops nothing.
  house.world.clock.jump(60 * 86_400_000);
  await house.world.clock.advance(10_000);
  await first.flush();
  assert.equal(house.counted.dropped, 0);
  house.crash();

  // As if the process had run for 30 days.
  const round = await house.documents.find("delivery/round");
  assert.ok(typeof round?.value === "object" && round.value !== null);
  const value = { ...round.value, uptimeMs: 31 * 86_400_000 };
  await house.documents.write([{ key: "delivery/round", value }]);
  await using second = await house.open();
  await second.flush();
  assert.equal(house.counted.dropped, 1);
  assert.ok(
    house.logged.some(({ level, message }) => level === "error" && /30 days/.test(message)),
  );
  assert.equal(house.journal.status().followers["delivery"], house.journal.durableEnd());
});

test("records of a trail that nobody knows are reported as lost", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  await using delivery = await house.open();
  const event = await house.append([1, 99]);
  await delivery.flush();
  checkEvents(house, "logs-1", [event]);
  assert.equal(house.counted.lost, 1);
});

test("documents that fail for a while delay delivery and lose nothing", async () => {
  const house = new TestHouse({ deliveryIntervalMs: 5000 });
  house.trails.make(1);
  await using delivery = await house.open();
  await house.world.clock.advance(1000);
  const events = [await house.append([1])];
  let failures = 0;
  house.hooks.before = ({ kind }) => {
    if (kind !== "write") return "go";
    failures += 1;
    throw new Error("the disk is full");
  };
  await house.world.clock.advance(30_000);
  assert.ok(failures > 1);
  delete house.hooks.before;
  events.push(await house.append([1]));
  await house.world.clock.advance(60_000);
  await delivery.flush();
  checkEvents(house, "logs-1", events);
  await checkChains(house);
});

test("opening refuses a journal that is not the one of its documents", async () => {
  const house = new TestHouse();
  const other = new TestHouse();
  house.trails.make(1);
  const delivery = await house.open();
  await house.append([1]);
  await delivery.flush();
  house.crash();
  await other.documents.write(
    (await house.documents.list("")).map(({ key, value }) => ({ key, value })),
  );
  await assert.rejects(other.open(), /not the journal that belongs/);
});

test("a bucket that never answers holds up no other", async () => {
  const house = new TestHouse({ deliveryIntervalMs: 5000 });
  house.trails.make(1);
  house.trails.make(2);
  house.silent.add("logs-1");
  await house.open();
  const events: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    events.push(await house.append([1, 2]));
    await house.world.clock.advance(5000);
  }
  checkEvents(house, "logs-2", events);
  house.silent.clear();
  house.crash();
  await house.open();
  await house.delivery().flush();
  checkEvents(house, "logs-1", events);
});

test("closing delivers what is there", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  const delivery = await house.open();
  const event = await house.append([1]);
  await delivery[Symbol.asyncDispose]();
  checkEvents(house, "logs-1", [event]);
});

test("closing waits no longer than it may for a bucket that never answers", async () => {
  const house = new TestHouse();
  house.trails.make(1);
  const delivery = await house.open();
  const event = await house.append([1]);
  house.silent.add("logs-1");
  const closing = delivery[Symbol.asyncDispose]();
  await house.world.clock.advance(11_000);
  await closing;
  const messages = house.logged.map(({ message }) => message);
  assert.deepEqual(messages, ["closing delivery before all is delivered"]);

  house.silent.clear();
  await house.open();
  await house.delivery().flush();
  checkEvents(house, "logs-1", [event]);
});

test("what one process leaves the next delivers and lists", async () => {
  const house = new TestHouse({ digestIntervalMs: 60_000 });
  house.trails.make(1);
  await house.open();
  await house.world.clock.advance(1000);
  house.unreachable.add("logs-1");
  const events = [await house.append([1])];
  await house.delivery().flush();
  house.crash();
  house.unreachable.clear();
  await using delivery = await house.open();
  events.push(await house.append([1]));
  await delivery.flush();
  checkEvents(house, "logs-1", events);
  await house.world.clock.advance(61_000);
  const [chain] = await checkAllListed(house, "logs-1");
  assert.equal(chain?.files.length, 2);
});

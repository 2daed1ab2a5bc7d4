import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { checkAllListed, checkChains, checkEvents } from "../check-house.fixture.ts";
import type { FoundChain } from "../check-house.fixture.ts";
import { region, TestHouse } from "../house.fixture.ts";
import { sha256Hex } from "../../integrity/sha256.ts";
import { storeUnlisted } from "./listed-files.ts";

const minuteMs = 60_000;

async function houseWithTrail(options: { digestIntervalMs?: number } = {}): Promise<TestHouse> {
  const house = new TestHouse({ deliveryIntervalMs: 5000, digestIntervalMs: minuteMs, ...options });
  house.trails.make(1);
  await house.open();
  await house.world.clock.advance(1000);
  return house;
}

function only(chains: readonly FoundChain[]): FoundChain {
  const [chain, ...others] = chains;
  assert.ok(chain);
  assert.deepEqual(others, []);
  return chain;
}

test("a digest comes after each interval, also when nothing was delivered", async () => {
  const house = await houseWithTrail();
  await house.append([1]);
  await house.world.clock.advance(3 * minuteMs + 1000);
  const chain = only(await checkAllListed(house, "logs-1"));
  assert.deepEqual(chain.windows, [
    ["2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z"],
    ["2026-01-02T03:05:05Z", "2026-01-02T03:06:05Z"],
    ["2026-01-02T03:06:05Z", "2026-01-02T03:07:05Z"],
  ]);
  assert.equal(chain.files.length, 1);
});

test("every covered Region has its own chain, also without events", async () => {
  const house = new TestHouse({ digestIntervalMs: minuteMs, regions: [region, "us-east-1"] });
  house.trails.make(1, { isMultiRegion: true });
  await house.open();
  await house.world.clock.advance(minuteMs + 2000);
  const chains = await checkChains(house);
  assert.deepEqual(
    chains.map(({ owner }) => owner).toSorted((a, b) => (a < b ? -1 : 1)),
    [`trail-1/111122223333/${region}`, "trail-1/111122223333/us-east-1"],
  );
});

test("a trail without validation has no digests, and its files are never listed", async () => {
  const house = await houseWithTrail();
  house.trails.make(2, { validation: false });
  await house.append([2]);
  await house.world.clock.advance(2 * minuteMs);
  house.trails.change(2, { validation: true });
  await house.world.clock.advance(2 * minuteMs);
  const chains = await checkChains(house);
  assert.deepEqual(
    chains.filter(({ owner }) => owner.startsWith("trail-2/")).map(({ files }) => files),
    [[]],
  );
});

test("after a stop the last digest waits for the record of the stop, and then comes at once", async () => {
  const house = await houseWithTrail();
  house.trails.stop(1);
  await house.world.clock.advance(20_000);
  assert.deepEqual(await checkChains(house), []);
  const stopRecord = await house.append([1]);
  house.trails.stopRecorded(1);
  await house.world.clock.advance(3000);
  checkEvents(house, "logs-1", [stopRecord]);
  const chain = only(await checkAllListed(house, "logs-1"));
  assert.equal(chain.windows.length, 1);
  await house.world.clock.advance(5 * minuteMs);
  assert.equal(only(await checkChains(house)).windows.length, 1, "and none after it");
});

test("logging again begins another chain, not earlier than the old one ended", async () => {
  const house = await houseWithTrail();
  await house.append([1]);
  await house.world.clock.advance(10_000);
  house.trails.stop(1);
  house.trails.stopRecorded(1);
  house.trails.start(1);
  await house.append([1]);
  await house.world.clock.advance(2 * minuteMs);
  const [first, second, ...others] = await checkAllListed(house, "logs-1");
  assert.deepEqual(others, []);
  const firstEnd = first?.windows.at(-1)?.[1] ?? "";
  const secondStart = second?.windows[0]?.[0] ?? "";
  assert.ok(firstEnd <= secondStart, `${firstEnd} ${secondStart}`);
});

test("switching validation off ends the chain with what was delivered until then", async () => {
  const house = await houseWithTrail();
  await house.append([1]);
  house.trails.change(1, { validation: false, chainEpoch: 1 });
  await house.world.clock.advance(5000);
  const chain = only(await checkAllListed(house, "logs-1"));
  assert.equal(chain.files.length, 1);
  await house.append([1]);
  await house.world.clock.advance(2 * minuteMs);
  assert.equal(only(await checkChains(house)).files.length, 1);
});

test("a change of bucket keeps the chain, which points back to the old place", async () => {
  const house = await houseWithTrail();
  await house.append([1]);
  await house.world.clock.advance(minuteMs);
  house.trails.change(1, { bucket: "elsewhere", prefix: "new" });
  await house.append([1]);
  await house.world.clock.advance(minuteMs + 1000);
  const chain = only(await checkChains(house));
  assert.deepEqual(
    chain.files.map((name) => name.split("/")[0]),
    ["logs-1", "elsewhere"],
  );
});

test("a file that was held up is listed by the digest after its delivery", async () => {
  const house = await houseWithTrail();
  house.refusing.set("logs-1", "AccessDenied");
  await house.append([1]);
  await house.world.clock.advance(10 * minuteMs);
  assert.equal(house.objects.size, 0);
  house.refusing.clear();
  await house.world.clock.advance(20 * minuteMs);
  const chain = only(await checkAllListed(house, "logs-1"));
  assert.equal(chain.files.length, 1);
  for (const [index, [start]] of chain.windows.entries()) {
    assert.equal(start, chain.windows[index - 1]?.[1] ?? start, "no window is missing");
  }
});

test("a digest that its old bucket refuses follows the trail", async () => {
  const house = await houseWithTrail();
  await house.append([1]);
  await house.world.clock.advance(30_000);
  house.refusing.set("logs-1", "NoSuchBucket");
  await house.world.clock.advance(minuteMs);
  const status = await house.delivery().statuses.find(1, region);
  assert.equal(status.latestDigestError, "NoSuchBucket");
  house.trails.change(1, { bucket: "elsewhere" });
  await house.delivery().flush();
  const name = [...house.objects.keys()].find((key) => key.includes("Digest"));
  assert.match(name ?? "", /^elsewhere\//);
  const after = await house.delivery().statuses.find(1, region);
  assert.equal(after.latestDigestError, undefined);
  assert.equal(after.latestDigestAt, house.world.clock.now());
});

test("a decided digest is put with the signature it was decided with, though keys have changed", async () => {
  const house = await houseWithTrail();
  house.unreachable.add("logs-1");
  await house.world.clock.advance(minuteMs + 1000);
  const decided = await house.documents.list("digest/chain/");
  house.crash();
  house.keys.rotate();
  house.unreachable.clear();
  await house.open();
  await house.delivery().flush();
  const [object] = house.objects.values();
  assert.ok(JSON.stringify(decided).includes(object?.metadata["signature"] ?? "-"));
  await checkChains(house);
});

test("windows that were missed are made up one by one, the first taking what is over a day's", async () => {
  const house = await houseWithTrail();
  await house.append([1]);
  await house.delivery().flush();
  house.crash();
  house.world.clock.jump(40 * minuteMs);
  await house.open();
  await house.delivery().flush();
  const chain = only(await checkAllListed(house, "logs-1"));
  assert.equal(chain.windows.length, 24);
  assert.deepEqual(chain.windows[0], ["2026-01-02T03:04:05Z", "2026-01-02T03:21:05Z"]);
});

test("with the clock back, windows have one second until it has caught up", async () => {
  const house = await houseWithTrail();
  await house.world.clock.advance(minuteMs);
  house.world.clock.jump(-10 * minuteMs);
  await house.append([1]);
  await house.world.clock.advance(3 * minuteMs);
  await house.world.clock.advance(10 * minuteMs);
  const chain = only(await checkAllListed(house, "logs-1"));
  assert.deepEqual(chain.windows.slice(0, 3), [
    ["2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z"],
    ["2026-01-02T03:05:05Z", "2026-01-02T03:05:06Z"],
    ["2026-01-02T03:05:06Z", "2026-01-02T03:05:07Z"],
  ]);
  assert.equal(chain.files.length, 1);
});

test("windows of a second work", async () => {
  const house = await houseWithTrail({ digestIntervalMs: 1000 });
  for (let second = 0; second < 10; second += 1) {
    await house.append([1]);
    await house.world.clock.advance(1000);
  }
  await house.delivery().flush();
  const chain = only(await checkChains(house));
  assert.ok(chain.windows.length >= 9, `${chain.windows.length} windows`);
});

test("a deleted trail is forgotten when all is delivered and its last digest is there", async () => {
  const house = await houseWithTrail();
  house.refusing.set("logs-1", "AccessDenied");
  await house.append([1]);
  house.trails.delete(1, house.world.clock.now());
  house.trails.stopRecorded(1);
  await house.world.clock.advance(minuteMs);
  assert.notEqual(house.trails.find(1), undefined);
  house.refusing.clear();
  await house.delivery().flush();
  await house.world.clock.advance(2000);
  assert.equal(house.trails.find(1), undefined);
  await checkAllListed(house, "logs-1");
  const left = (await house.documents.list("")).map(({ key }) => key);
  assert.deepEqual(left, ["delivery/confirmed", "delivery/round"]);
});

test("a trail that was stopped before it was ever seen has its files listed all the same", async () => {
  const house = new TestHouse({ digestIntervalMs: minuteMs });
  house.trails.make(1);
  await house.append([1]);
  house.trails.stop(1);
  house.trails.stopRecorded(1);
  await house.open();
  await house.world.clock.advance(5000);
  const chains = await checkAllListed(house, "logs-1");
  assert.deepEqual(
    chains.map(({ files }) => files.length),
    [1],
  );
});

test("what is more than a digest can list comes in the next ones, a second apart", async () => {
  const house = await houseWithTrail();
  const { clock } = house.world;
  const body = gzipSync('{"Records":[{}]}');
  const hash = sha256Hex(Buffer.from('{"Records":[{}]}'));
  const place = { trail: 1, accountId: "111122223333", region };
  const times = { newestEventMs: 0, oldestEventMs: 0, deliveredAt: clock.now() };
  const count = 20_001;
  const changes = Array.from({ length: count }, (_, index) => {
    house.objects.set(`logs-1/f${index}`, {
      bucket: "logs-1",
      key: `f${index}`,
      body,
      metadata: {},
    });
    const sequence = index + 1;
    const file = { bucket: "logs-1", key: `f${index}`, hash, ...times, span: 0, sequence };
    return storeUnlisted(place, file);
  });
  await house.documents.write(changes);
  await clock.advance(minuteMs);
  for (let second = 0; second < 4; second += 1) {
    await clock.advance(1000);
    await house.delivery().flush();
  }
  const chain = only(await checkChains(house));
  assert.equal(chain.files.length, count);
  assert.deepEqual(chain.windows.slice(0, 3), [
    ["2026-01-02T03:04:05Z", "2026-01-02T03:05:05Z"],
    ["2026-01-02T03:05:05Z", "2026-01-02T03:05:06Z"],
    ["2026-01-02T03:05:06Z", "2026-01-02T03:05:07Z"],
  ]);
});

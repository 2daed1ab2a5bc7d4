import assert from "node:assert/strict";
import { test } from "node:test";

import type { TestHouse } from "../delivery/house.fixture.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import { parseDigestKey } from "../logfile/digest-key.ts";
import {
  accountId,
  activity,
  bucket,
  digestsIn,
  findingsOf,
  keysOf,
  loggingHouse,
  logFilesIn,
  minuteMs,
  record,
  region,
  validate,
} from "./evidence.fixture.ts";

// Which chains belong to what is asked about: Regions, trails that share a bucket, trails that move.

const regions = [region, "us-east-1", "eu-west-3"];

async function threeRegions(): Promise<TestHouse> {
  const house = await loggingHouse({ regions });
  for (let window = 0; window < 9; window += 1) {
    for (const awsRegion of regions) await record(house, { awsRegion });
    await house.world.clock.advance(minuteMs);
    await house.delivery().flush();
  }
  return house;
}

const trail = { name: "trail-1", homeRegion: region, accountId };

test("all Regions of a trail are validated at once", async () => {
  const house = await threeRegions();
  const report = await validate(house, { keys: await keysOf(house, regions) });
  assert.deepEqual(findingsOf(report), []);
  assert.deepEqual(report.chains.map((chain) => chain.region).toSorted(), regions.toSorted());
  assert.equal(report.logFiles.valid, 27);
});

test("only the Regions and accounts that are named are validated", async () => {
  const house = await threeRegions();
  const keys = await keysOf(house, regions);
  const one = await validate(house, { keys, regions: ["us-east-1"] });
  assert.deepEqual(
    one.chains.map((chain) => chain.region),
    ["us-east-1"],
  );
  assert.equal(one.verdict, "valid");
  const none = await validate(house, { keys, accountIds: ["999999999999"] });
  assert.deepEqual(findingsOf(none), ["chain-missing"]);
});

test("a Region that the trail covers and that has nothing is found", async () => {
  const house = await threeRegions();
  const keys = await keysOf(house, regions);
  const objects = new Map([...house.objects].filter(([name]) => !name.includes("eu-west-3")));
  assert.equal((await validate(house, { keys, objects })).verdict, "valid", "nobody knows of it");
  const facts = { regions, latestDigestAt: new Map<string, number>() };
  for (const change of [{ trail, facts }, { trail, regions }, { regions }]) {
    const report = await validate(house, { keys, objects, ...change });
    const [{ rule, region: where } = {}, second] = report.findings;
    assert.deepEqual([rule, where, second], ["chain-missing", "eu-west-3", undefined]);
  }
});

test("a Region that has log files and no digests is found", async () => {
  const house = await threeRegions();
  const objects = new Map(
    [...house.objects].filter(([name]) => !name.includes("CloudTrail-Digest/eu-west-3")),
  );
  const report = await validate(house, { keys: await keysOf(house, regions), objects });
  assert.deepEqual(findingsOf(report), ["chain-missing"]);
});

test("a Region whose keys are not to be had is unreadable", async () => {
  const house = await threeRegions();
  const keys = await keysOf(house, [region]);
  const rules = (await validate(house, { keys })).findings.map(({ rule }) => rule);
  assert.deepEqual([...new Set(rules)], ["public-key-unknown"]);
});

test("trails that share bucket and prefix do not accuse each other", async () => {
  const house = await loggingHouse();
  house.trails.make(2, { bucket });
  for (let window = 0; window < 9; window += 1) {
    await record(house, {}, [1]);
    await record(house, {}, [2]);
    await house.world.clock.advance(minuteMs);
    await house.delivery().flush();
  }
  const both = await validate(house);
  assert.deepEqual([both.chains.length, findingsOf(both)], [2, []]);
  const one = await validate(house, { trail });
  assert.deepEqual([one.chains.length, findingsOf(one)], [1, []]);
  const forged = (logFilesIn(house)[4] ?? "").replace(/_[^_]*$/, "_0123456789abcdef.json.gz");
  const key = forged.slice(bucket.length + 1);
  const objects = new Map(house.objects).set(forged, {
    bucket,
    key,
    body: Buffer.from("x"),
    metadata: {},
  });
  assert.deepEqual(findingsOf(await validate(house, { trail, objects })), [
    `log-unlisted ${forged}`,
  ]);
});

test("a trail of the same name in another account is another trail", async () => {
  const house = await loggingHouse();
  const other = "999999999999";
  const arn = `arn:aws:cloudtrail:${region}:${other}:trail/trail-1`;
  house.trails.make(2, { bucket, accountId: other, name: "trail-1", arn });
  for (let window = 0; window < 3; window += 1) {
    await record(house);
    await record(house, { recipientAccountId: other }, [2]);
    await house.world.clock.advance(minuteMs);
    await house.delivery().flush();
  }
  const ofOne = await validate(house, { trail });
  assert.deepEqual(
    ofOne.chains.map((chain) => chain.accountId),
    [accountId],
  );
  assert.equal((await validate(house)).chains.length, 2);
  // The other account's stop says nothing about this account's trail.
  await record(
    house,
    {
      recipientAccountId: other,
      eventSource: "cloudtrail.amazonaws.com",
      eventName: "StopLogging",
      requestParameters: { name: "trail-1" },
    },
    [2],
  );
  house.trails.stop(1);
  house.trails.stopRecorded(1);
  await house.world.clock.advance(10 * minuteMs);
  await house.delivery().flush();
  assert.deepEqual(findingsOf(await validate(house)), ["newest-missing"]);
});

test("a trail that has changed its bucket and prefix is followed to where it was", async () => {
  const house = await loggingHouse();
  await activity(house, 4);
  house.trails.change(1, { bucket: "elsewhere", prefix: "team" });
  await activity(house, 4);
  const place = { bucket: "elsewhere", prefix: "team" };
  const report = await validate(house, place);
  assert.deepEqual(findingsOf(report), []);
  assert.equal(report.logFiles.valid, 8);
  const old = digestsIn(house).find((name) => name.startsWith(bucket)) ?? "";
  const objects = new Map(house.objects);
  objects.delete(old);
  assert.deepEqual(findingsOf(await validate(house, { ...place, objects })), [
    `digest-missing ${old}`,
  ]);
  const denied = new Map<string, ReadObject | undefined>(house.objects);
  for (const name of digestsIn(house)) if (name.startsWith(bucket)) denied.set(name, undefined);
  const unreadable = await validate(house, { ...place, objects: denied });
  assert.equal(unreadable.verdict, "incomplete");
});

test("a copy without metadata is valid but for the newest digest", async () => {
  const house = await loggingHouse();
  await activity(house, 8);
  const report = await validate(house, { hasMetadata: false });
  const newest = digestsIn(house).at(-1);
  assert.equal(report.verdict, "incomplete");
  assert.ok(findingsOf(report).includes(`digest-unreadable ${newest}`));
  assert.equal(report.digests.valid, digestsIn(house).length - 1);
  const address = parseDigestKey((digestsIn(house).at(-2) ?? "").slice(bucket.length + 1));
  const range = { to: address?.endAt ?? 0, isOpenEnded: false };
  const before = await validate(house, { hasMetadata: false, range });
  assert.deepEqual(
    findingsOf(before),
    [],
    "of each digest but the newest, the next has the signature",
  );
});

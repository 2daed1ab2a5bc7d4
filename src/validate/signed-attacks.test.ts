import assert from "node:assert/strict";
import { before, test } from "node:test";

import type { TestHouse } from "../delivery/house.fixture.ts";
import type { DigestDocument } from "../integrity/digest-document.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import { digestKey, parseDigestKey } from "../logfile/digest-key.ts";
import {
  activity,
  bucket,
  digestsIn,
  findingsOf,
  keysOf,
  loggingHouse,
  logFilesIn,
  minuteMs,
  record,
  validate,
} from "./evidence.fixture.ts";
import { digestOf, following, resigned } from "./forged-digest.fixture.ts";
import { headsIn } from "./validation-report.ts";

// What only somebody with the signing key can do, and faults of whoever writes digests.

let house: TestHouse;
let digests: readonly string[];

before(async () => {
  house = await loggingHouse();
  await activity(house, 8);
  digests = digestsIn(house);
});

const at = (index: number): string => {
  const name = digests.at(index);
  assert.ok(name !== undefined);
  return name;
};
const objectAt = (index: number): ReadObject => {
  const object = house.objects.get(at(index));
  assert.ok(object);
  return object;
};

/** The newest digest signed anew with a change, all else as it was. */
async function newestWith(change: Partial<DigestDocument>): Promise<Map<string, ReadObject>> {
  const forged = await resigned(house, objectAt(-1), change);
  return new Map(house.objects).set(`${forged.bucket}/${forged.key}`, forged);
}

async function found(objects: ReadonlyMap<string, ReadObject>): Promise<readonly string[]> {
  return findingsOf(await validate(house, { objects }));
}

test("the fixture signs as delivery does", async () => {
  assert.deepEqual(await found(await newestWith({})), []);
});

const links: readonly (readonly [string, Partial<DigestDocument>, string])[] = [
  ["hash of the previous digest", { previousDigestHashValue: "0".repeat(64) }, "previous-hash"],
  [
    "signature of the previous digest",
    { previousDigestSignature: "0".repeat(512) },
    "previous-signature",
  ],
];
for (const [what, change, rule] of links) {
  test(`a wrong ${what} is found`, async () => {
    assert.deepEqual(await found(await newestWith(change)), [`${rule} ${at(-2)}`]);
  });
}

test("windows that do not meet, or overlap, are found", async () => {
  const { digestStartTime } = digestOf(objectAt(-1));
  const shifted = (seconds: number): string =>
    `${new Date(Date.parse(digestStartTime) + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const gap = await found(await newestWith({ digestStartTime: shifted(1) }));
  assert.deepEqual(gap, [`window-gap ${at(-2)}`]);
  const overlap = await found(await newestWith({ digestStartTime: shifted(-1) }));
  assert.deepEqual(overlap, [`window-overlap ${at(-2)}`]);
});

test("a file that is listed twice is found", async () => {
  const [older, newer] = [digestOf(objectAt(-2)), digestOf(objectAt(-1))];
  const logFiles = [...newer.logFiles, ...older.logFiles];
  const times = { oldestEventTime: older.oldestEventTime };
  const faults = await found(await newestWith({ logFiles, ...times }));
  assert.deepEqual(faults, [`log-listed-twice ${bucket}/${older.logFiles[0]?.s3Object}`]);
});

test("times of a log file that its events do not have are found", async () => {
  const { logFiles } = digestOf(objectAt(-1));
  const oldestEventTime = "2026-01-01T00:00:00Z";
  const wrong = logFiles.map((file) => ({ ...file, oldestEventTime }));
  const faults = await found(await newestWith({ logFiles: wrong, oldestEventTime }));
  assert.deepEqual(faults, [`log-times ${bucket}/${logFiles[0]?.s3Object}`]);
});

test("a chain that is joined to another account's is found", async () => {
  const faults = await found(await newestWith({ awsAccountId: "999999999999" }));
  assert.ok(faults.includes(`digest-name ${at(-1)}`), faults.join("\n"));
});

test("a second history beside the first one is found", async () => {
  const older = objectAt(-4);
  const address = parseDigestKey(older.key);
  assert.ok(address);
  const endAt = address.endAt + 1000;
  const digestS3Object = digestKey({ ...address, endAt });
  const digestEndTime = `${new Date(endAt).toISOString().slice(0, 19)}Z`;
  const forged = await resigned(house, objectAt(-3), {
    ...following(older),
    digestStartTime: digestOf(older).digestEndTime,
    digestEndTime,
    digestS3Object,
    logFiles: [],
    newestEventTime: null,
    oldestEventTime: null,
  });
  const name = `${bucket}/${digestS3Object}`;
  const faults = await found(new Map(house.objects).set(name, forged));
  assert.deepEqual(faults, [`digest-unlinked ${name}`]);
});

test("a history that was written anew is found by an earlier report", async () => {
  const earlier = await validate(house);
  const known = headsIn(JSON.stringify(earlier));
  assert.equal(known.length, 1);
  assert.deepEqual(findingsOf(await validate(house, { known })), []);
  const rewritten = await newestWith({
    logFiles: [],
    newestEventTime: null,
    oldestEventTime: null,
  });
  const logFile = logFilesIn(house).at(-1) ?? "";
  rewritten.delete(logFile);
  assert.deepEqual(await found(rewritten), [], "in itself it is valid");
  const report = await validate(house, { objects: rewritten, known });
  assert.deepEqual(findingsOf(report), [`earlier-digest ${at(-1)}`]);
});

test("keys: unknown, of another Region, not valid at the time, with another's fingerprint", async () => {
  const keys = await keysOf(house);
  const rules = async (changed: typeof keys) => {
    const { findings } = await validate(house, { keys: changed });
    return [...new Set(findings.map(({ rule }) => rule))];
  };
  assert.deepEqual(await rules([]), ["public-key-unknown"]);
  const elsewhere = keys.map((key) => ({ ...key, region: "us-east-1" }));
  assert.deepEqual(await rules(elsewhere), ["public-key-unknown"]);
  const now = house.world.clock.now();
  const ended = keys.map((key) => ({ ...key, validTo: now - 100 * minuteMs }));
  assert.deepEqual(await rules(ended), ["public-key-validity"]);
  const later = keys.map((key) => ({ ...key, validFrom: now + 200 * minuteMs }));
  assert.deepEqual(await rules(later), ["public-key-validity"]);
  const [one, other] = keys;
  assert.ok(one !== undefined && other !== undefined);
  const swapped = [
    { ...one, der: other.der },
    { ...other, der: one.der },
  ];
  assert.deepEqual(await rules(swapped), ["public-key-fingerprint"]);
});

test("an event that comes twice is found, in the later file", async () => {
  const other = await loggingHouse();
  const eventID = await record(other);
  await other.world.clock.advance(minuteMs);
  await record(other, { eventID });
  await other.world.clock.advance(2 * minuteMs);
  await other.delivery().flush();
  const report = await validate(other, { keys: await keysOf(other) });
  const [, second = ""] = logFilesIn(other);
  assert.deepEqual(findingsOf(report), [`event-duplicate ${second}`]);
  assert.match(report.findings[0]?.detail ?? "", /the first in s3:\/\/logs-1\/AWSLogs/);
});

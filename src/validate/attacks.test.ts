import assert from "node:assert/strict";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";

import type { TestHouse } from "../delivery/house.fixture.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import { parseDigestKey } from "../logfile/digest-key.ts";
import {
  activity,
  bucket,
  digestsIn,
  findingsOf,
  loggingHouse,
  logFilesIn,
  minuteMs,
  region,
  rewritten,
  tampered,
  validate,
} from "./evidence.fixture.ts";

// What somebody with rights on the bucket can do, and what is found. docs/validate.md has the list.

let house: TestHouse;
let digests: readonly string[];
let logFiles: readonly string[];

before(async () => {
  house = await loggingHouse();
  await activity(house, 14);
  digests = digestsIn(house);
  logFiles = logFilesIn(house);
});

const at = (names: readonly string[], index: number): string => {
  const name = names.at(index);
  assert.ok(name !== undefined);
  return name;
};

/** The objects without those from the `from`th window on up to the `to`th, log files and digests. */
function withoutWindows(from: number, to?: number): Map<string, ReadObject> {
  const objects = new Map(house.objects);
  for (const names of [digests, logFiles]) {
    for (const name of names.slice(from, to)) objects.delete(name);
  }
  return objects;
}

async function findings(objects: ReadonlyMap<string, ReadObject | undefined>) {
  const report = await validate(house, { objects });
  return { verdict: report.verdict, found: findingsOf(report) };
}

test("attack: none: all is valid", async () => {
  assert.deepEqual(await findings(house.objects), { verdict: "valid", found: [] });
});

test("attack: the newest digests and log files are deleted", async () => {
  const objects = withoutWindows(8);
  assert.deepEqual(await findings(objects), { verdict: "invalid", found: ["newest-missing"] });
});

test("attack: the very newest digest is deleted, and CloudTrail says when it was delivered", async () => {
  const objects = tampered(house, at(digests, -1), undefined);
  assert.equal((await validate(house, { objects })).verdict, "valid", "it might not be due yet");
  const latestDigestAt = new Map([[region, house.world.clock.now() - 100]]);
  const facts = { regions: [region], latestDigestAt };
  const trail = { name: "trail-1", homeRegion: region, accountId: "111122223333" };
  const untouched = await validate(house, { facts, trail });
  assert.equal(untouched.verdict, "valid");
  const later = new Map([[region, house.world.clock.now() + minuteMs / 2]]);
  const range = { to: house.world.clock.now() + minuteMs, isOpenEnded: true };
  const change = { objects, trail, range, facts: { regions: [region], latestDigestAt: later } };
  assert.deepEqual(findingsOf(await validate(house, change)), ["newest-missing"]);
});

test("attack: a forged log file", async () => {
  const forged = at(logFiles, 4).replace(/_[^_]*\.json\.gz$/, "_0123456789abcdef.json.gz");
  const key = forged.slice(bucket.length + 1);
  const body = gzipSync('{"Records":[]}');
  const objects = new Map(house.objects).set(forged, { bucket, key, body, metadata: {} });
  assert.deepEqual(await findings(objects), {
    verdict: "invalid",
    found: [`log-unlisted ${forged}`],
  });
});

test("attack: two digests after each other are deleted, and their log files", async () => {
  const report = await validate(house, { objects: withoutWindows(5, 7) });
  assert.deepEqual(findingsOf(report), [`digest-missing ${at(digests, 6)}`]);
  const ends = [4, 6].map((index) => parseDigestKey(at(digests, index).slice(7))?.endAt ?? 0);
  const [from, until] = ends.map((time) => `${new Date(time).toISOString().slice(0, 19)}Z`);
  const details = report.findings.map(({ detail }) => detail);
  assert.deepEqual(details, [`not found: no digest is there from ${from} until ${until}`]);
});

test("attack: everything is deleted", async () => {
  assert.deepEqual(await findings(new Map()), { verdict: "invalid", found: ["chain-missing"] });
});

test("attack: all digests are deleted, and the log files left", async () => {
  const objects = withoutWindows(0, 0);
  for (const name of digests) objects.delete(name);
  const report = await validate(house, { objects });
  assert.deepEqual(findingsOf(report), ["chain-missing"]);
  assert.match(report.findings[0]?.detail ?? "", /there are 14 log files/);
});

test("attack: the oldest digests are deleted, and their log files", async () => {
  const { verdict, found } = await findings(withoutWindows(0, 3));
  assert.deepEqual(
    { verdict, found },
    {
      verdict: "invalid",
      found: [`digest-missing ${at(digests, 2)}`],
    },
  );
});

const emptied = (): Partial<ReadObject> => ({ body: gzipSync('{"Records":[]}') });
const secondMember = ({ body }: ReadObject): Partial<ReadObject> => ({
  body: Buffer.concat([body, gzipSync('{"Records":[]}')]),
});

type Change = (object: ReadObject) => Partial<ReadObject>;
const objectAttacks: readonly (readonly [string, "digest" | "log", Change | undefined, string])[] =
  [
    ["a log file is deleted", "log", undefined, "log-missing"],
    ["a log file is emptied", "log", emptied, "log-hash"],
    ["a second gzip member is appended to a log file", "log", secondMember, "log-format"],
    [
      "bytes are appended to a log file",
      "log",
      ({ body }) => ({ body: Buffer.concat([body, Buffer.from("x")]) }),
      "log-format",
    ],
    ["a log file is cut off", "log", ({ body }) => ({ body: body.subarray(0, -9) }), "log-format"],
    ["a log file is no gzip", "log", () => ({ body: Buffer.from("{}") }), "log-format"],
    [
      "an event is taken out of a log file",
      "log",
      (object) => rewritten(object, (text) => text.replace(/\{"eventVersion.*?\}(?=[,\]])/, "")),
      "log-hash",
    ],
    [
      "an event is changed",
      "log",
      (object) => rewritten(object, (text) => text.replace("CreateBucket", "DeleteBucket")),
      "log-hash",
    ],
    ["a digest is deleted", "digest", undefined, "digest-missing"],
    ["a digest loses its signature", "digest", () => ({ metadata: {} }), "digest-unsigned"],
    ["a digest is no gzip", "digest", () => ({ body: Buffer.from("{}") }), "digest-format"],
    ["a second gzip member is appended to a digest", "digest", secondMember, "digest-format"],
    [
      "a digest gets another algorithm",
      "digest",
      ({ metadata }) => ({ metadata: { ...metadata, "signature-algorithm": "SHA1withRSA" } }),
      "digest-unsigned",
    ],
    [
      "a digest gets another signature",
      "digest",
      ({ metadata }) => ({ metadata: { ...metadata, signature: "ab".repeat(256) } }),
      "digest-signature",
    ],
    [
      "a log file is taken out of a digest",
      "digest",
      (object) =>
        rewritten(object, (text) =>
          text
            .replace(/"logFiles":\[.*\]/, '"logFiles":[]')
            .replace(
              /"newestEventTime":"[^"]*","oldestEventTime":"[^"]*"/,
              '"newestEventTime":null,"oldestEventTime":null',
            ),
        ),
      "digest-signature",
    ],
    [
      "a digest says another account",
      "digest",
      (object) => rewritten(object, (text) => text.replace("111122223333", "999999999999")),
      "digest-signature",
    ],
  ];
for (const [name, kind, change, rule] of objectAttacks) {
  test(`attack: ${name}`, async () => {
    const object = at(kind === "log" ? logFiles : digests, 6);
    const { verdict, found } = await findings(tampered(house, object, change));
    assert.equal(verdict, "invalid");
    assert.ok(found.includes(`${rule} ${object}`), found.join("\n"));
    // The log file of a digest that proves nothing is not proved either; nothing else is accused.
    const others = found.filter((each) => each !== `${rule} ${object}`);
    assert.deepEqual(
      others.filter((each) => !each.startsWith("log-uncovered")),
      [],
    );
  });
}

test("attack: two log files change places", async () => {
  const names = [at(logFiles, 3), at(logFiles, 8)];
  const [one, other] = names.map((name) => house.objects.get(name));
  assert.ok(one !== undefined && other !== undefined);
  const objects = new Map(house.objects);
  objects.set(at(names, 0), { ...one, body: other.body });
  objects.set(at(names, 1), { ...other, body: one.body });
  const { found } = await findings(objects);
  assert.deepEqual(found.toSorted(), names.map((name) => `log-hash ${name}`).toSorted());
});

test("attack: a digest is copied over another, signature and all", async () => {
  const from = house.objects.get(at(digests, 4));
  assert.ok(from);
  const objects = tampered(house, at(digests, 6), () => ({
    body: from.body,
    metadata: from.metadata,
  }));
  const { found } = await findings(objects);
  assert.ok(found.includes(`digest-moved ${at(digests, 6)}`), found.join("\n"));
});

test("attack: a digest is put under a later name besides", async () => {
  const from = house.objects.get(at(digests, 4));
  assert.ok(from);
  const name = at(digests, 6).replace("05Z.json.gz", "06Z.json.gz");
  const copy = { ...from, key: name.slice(bucket.length + 1) };
  const { verdict, found } = await findings(new Map(house.objects).set(name, copy));
  assert.deepEqual({ verdict, found }, { verdict: "invalid", found: [`digest-moved ${name}`] });
});

test("attack: something else is put among the log files and the digests", async () => {
  const objects = new Map(house.objects);
  const names = [logFiles, digests].map((list) => at(list, 3).replace(/[^/]*$/, "notes.txt"));
  for (const name of names) {
    const key = name.slice(bucket.length + 1);
    objects.set(name, { bucket, key, body: Buffer.from("x"), metadata: {} });
  }
  const mark = at(logFiles, 3).replace(/[^/]*$/, "");
  const empty = { bucket, key: mark.slice(bucket.length + 1), body: Buffer.alloc(0), metadata: {} };
  objects.set(mark, empty);
  const { verdict, found } = await findings(objects);
  assert.equal(verdict, "invalid");
  assert.deepEqual(found.toSorted(), names.map((name) => `object-foreign ${name}`).toSorted());
});

test("a log file or a digest that may not be read is no proof, and no accusation", async () => {
  const objects = new Map<string, ReadObject | undefined>(house.objects);
  objects.set(at(logFiles, 6), undefined);
  const { verdict, found } = await findings(objects);
  assert.deepEqual(
    { verdict, found },
    {
      verdict: "incomplete",
      found: [`log-unreadable ${at(logFiles, 6)}`],
    },
  );
  const digest = new Map<string, ReadObject | undefined>(house.objects).set(
    at(digests, 6),
    undefined,
  );
  const second = await findings(digest);
  assert.equal(second.verdict, "incomplete");
  assert.ok(second.found.includes(`digest-unreadable ${at(digests, 6)}`));
});

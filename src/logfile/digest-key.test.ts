import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { digestKey, parseDigestKey } from "./digest-key.ts";
import type { DigestAddress } from "./digest-key.ts";

const demo: DigestAddress = {
  prefix: "",
  accountId: "123456789012",
  region: "eu-central-1",
  trailName: "demo",
  homeRegion: "eu-central-1",
  endAt: Date.UTC(2026, 0, 2, 3, 4, 5),
};
const demoKey =
  "AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/01/02/" +
  "123456789012_CloudTrail-Digest_eu-central-1_demo_eu-central-1_20260102T030405Z.json.gz";

// The form of the User Guide, "Digest file location"; this name was accepted by the AWS CLI.
test("digestKey() spells the documented name", () => {
  assert.equal(digestKey(demo), demoKey);
});

test("digestKey() has the end time where verifiers cut it out", () => {
  assert.equal(digestKey(demo).slice(-24, -8), "20260102T030405Z");
});

const spelled: readonly (readonly [string, Partial<DigestAddress>, string])[] = [
  ["puts the prefix before AWSLogs", { prefix: "audit" }, `audit/${demoKey}`],
  [
    "puts the organization between AWSLogs and the account",
    { organizationId: "o-a1b2c3d4e5" },
    demoKey.replace("AWSLogs/", "AWSLogs/o-a1b2c3d4e5/"),
  ],
  [
    "names the covered Region, then the trail, then the home Region",
    { region: "us-west-2", trailName: "my_trail.v-2" },
    demoKey
      .replaceAll("Digest/eu-central-1", "Digest/us-west-2")
      .replace("Digest_eu-central-1_demo", "Digest_us-west-2_my_trail.v-2"),
  ],
  [
    "marks a backfill digest behind the end time",
    { isBackfill: true },
    demoKey.replace(".json.gz", "_backfill.json.gz"),
  ],
];
for (const [name, change, expected] of spelled) {
  test(`digestKey() ${name}`, () => {
    assert.equal(digestKey({ ...demo, ...change }), expected);
  });
}

test("digestKey() refuses an end within a second", () => {
  assert.throws(() => digestKey({ ...demo, endAt: demo.endAt + 1 }), { name: "InvariantError" });
});

const unread: readonly (readonly [string, string])[] = [
  ["another suffix", demoKey.replace(".json.gz", "_late.json.gz")],
  ["a day folder of another day", demoKey.replace("/02/", "/03/")],
  ["a second that does not exist", demoKey.replace("T030405", "T030460")],
  ["a log file", demoKey.replaceAll("CloudTrail-Digest", "CloudTrail")],
  ["nothing", ""],
];
for (const [name, key] of unread) {
  test(`parseDigestKey() does not know ${name}`, () => {
    assert.equal(parseDigestKey(key), undefined);
  });
}

const regions = fc.constantFrom("us-east-1", "eu-central-2", "us-gov-west-1", "local");
const address: fc.Arbitrary<DigestAddress> = fc.record(
  {
    prefix: fc.constantFrom("", "logs", "a/b", "AWSLogs"),
    organizationId: fc.constantFrom("o-a1b2c3d4e5"),
    accountId: fc.constantFrom("000000000000", "123456789012"),
    region: regions,
    trailName: fc.constantFrom("abc", "a.b_c-d", "us-east-1", "x_us-east-1_y", "CloudTrail-Digest"),
    homeRegion: regions,
    endAt: fc.integer({ min: 0, max: 7_000_000_000 }).map((seconds) => seconds * 1000),
    isBackfill: fc.constant<true>(true),
  },
  {
    noNullPrototype: true,
    requiredKeys: ["prefix", "accountId", "region", "trailName", "homeRegion", "endAt"],
  },
);

test("parseDigestKey() reads what digestKey() spells", () => {
  fc.assert(
    fc.property(address, (digest) => {
      assert.deepEqual(parseDigestKey(digestKey(digest)), digest);
    }),
    { seed: 20_261_122 },
  );
});

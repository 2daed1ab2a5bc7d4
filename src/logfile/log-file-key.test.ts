import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { logFileKey, parseLogFileKey } from "./log-file-key.ts";
import type { LogFileAddress } from "./log-file-key.ts";

const august: LogFileAddress = {
  prefix: "",
  accountId: "111122223333",
  folder: "CloudTrail",
  region: "us-east-2",
  deliveredAt: Date.UTC(2015, 7, 1, 2, 10),
  uniqueString: "Mu0KsOhtH1ar15ZZ",
};
const augustKey =
  "AWSLogs/111122223333/CloudTrail/us-east-2/2015/08/01/" +
  "111122223333_CloudTrail_us-east-2_20150801T0210Z_Mu0KsOhtH1ar15ZZ.json.gz";

// The example of the User Guide, "CloudTrail log file name format".
test("logFileKey() spells the documented name", () => {
  assert.equal(logFileKey(august), augustKey);
});

const spelled: readonly (readonly [string, Partial<LogFileAddress>, string])[] = [
  ["puts the prefix before AWSLogs", { prefix: "audit/eu" }, `audit/eu/${augustKey}`],
  [
    "puts the organization between AWSLogs and the account",
    { organizationId: "o-a1b2c3d4e5" },
    augustKey.replace("AWSLogs/", "AWSLogs/o-a1b2c3d4e5/"),
  ],
  [
    "repeats the folder of Insights in the name",
    { folder: "CloudTrail-Insight" },
    augustKey.replaceAll(/CloudTrail(?=[/_])/g, "CloudTrail-Insight"),
  ],
  [
    "has a folder for network activity",
    { folder: "CloudTrail-NetworkActivity" },
    augustKey.replaceAll(/CloudTrail(?=[/_])/g, "CloudTrail-NetworkActivity"),
  ],
  [
    "has a folder for aggregated events",
    { folder: "CloudTrail-Aggregated" },
    augustKey.replaceAll(/CloudTrail(?=[/_])/g, "CloudTrail-Aggregated"),
  ],
  ["leaves out the seconds", { deliveredAt: Date.UTC(2015, 7, 1, 2, 10, 59, 999) }, augustKey],
  [
    "takes day and minute in UTC",
    { deliveredAt: Date.UTC(2015, 7, 1, 0, 0) - 1 },
    augustKey.replace("2015/08/01", "2015/07/31").replace("20150801T0210", "20150731T2359"),
  ],
];
for (const [name, change, expected] of spelled) {
  test(`logFileKey() ${name}`, () => {
    assert.equal(logFileKey({ ...august, ...change }), expected);
  });
}

const malformed: readonly (readonly [string, Partial<LogFileAddress>])[] = [
  ["an account of eleven digits", { accountId: "11112222333" }],
  ["a Region with a slash", { region: "us/east" }],
  ["an empty Region", { region: "" }],
  ["a unique string of fifteen characters", { uniqueString: "Mu0KsOhtH1ar15Z" }],
  ["a unique string with other characters", { uniqueString: "Mu0KsOhtH1ar15Z-" }],
];
for (const [name, change] of malformed) {
  test(`logFileKey() refuses ${name}`, () => {
    assert.throws(() => logFileKey({ ...august, ...change }), { name: "InvariantError" });
  });
}

const unread: readonly (readonly [string, string])[] = [
  ["a digest", augustKey.replaceAll("CloudTrail", "CloudTrail-Digest")],
  ["a folder that does not exist", augustKey.replaceAll("CloudTrail", "CloudTrail-Other")],
  ["a day folder of another day", augustKey.replace("/01/", "/02/")],
  ["a name of another account", augustKey.replace("/111122223333_", "/111122223334_")],
  ["a name of another Region", augustKey.replace("_us-east-2_", "_us-east-1_")],
  ["a minute that does not exist", augustKey.replace("T0210", "T0260")],
  ["a day that does not exist", augustKey.replaceAll("0801", "0231").replace("08/01", "02/31")],
  ["no AWSLogs", augustKey.replace("AWSLogs/", "Logs/")],
  ["something behind it", `${augustKey}.bak`],
  ["a leading slash", `/${augustKey}`],
  ["nothing", ""],
];
for (const [name, key] of unread) {
  test(`parseLogFileKey() does not know ${name}`, () => {
    assert.equal(parseLogFileKey(key), undefined);
  });
}

const minuteMs = 60_000;
const address: fc.Arbitrary<LogFileAddress> = fc.record(
  {
    prefix: fc.constantFrom("", "logs", "a/b", "AWSLogs", "x/AWSLogs/123456789012"),
    organizationId: fc.constantFrom("o-a1b2c3d4e5", "o-0123456789abcdef"),
    accountId: fc
      .integer({ min: 0, max: 999_999_999_999 })
      .map((id) => String(id).padStart(12, "0")),
    folder: fc.constantFrom(
      "CloudTrail",
      "CloudTrail-Insight",
      "CloudTrail-NetworkActivity",
      "CloudTrail-Aggregated",
    ),
    region: fc.constantFrom("us-east-1", "eu-central-2", "us-gov-west-1", "local"),
    deliveredAt: fc.integer({ min: 0, max: 130_000_000 }).map((minutes) => minutes * minuteMs),
    uniqueString: fc.stringMatching(/^[0-9A-Za-z]{16}$/),
  },
  {
    noNullPrototype: true,
    requiredKeys: ["prefix", "accountId", "folder", "region", "deliveredAt", "uniqueString"],
  },
);

test("parseLogFileKey() reads what logFileKey() spells", () => {
  fc.assert(
    fc.property(address, (file) => {
      assert.deepEqual(parseLogFileKey(logFileKey(file)), file);
    }),
    { seed: 20_261_122 },
  );
});

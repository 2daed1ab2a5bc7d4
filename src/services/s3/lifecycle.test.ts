import assert from "node:assert/strict";
import { test } from "node:test";

import { refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const Bucket = "logs";
const base = { ID: "r", Status: "Enabled", Filter: { Prefix: "" } };
const expire = { Expiration: { Days: 1 } };

async function withBucket(storageClasses: readonly string[] = []): Promise<TestS3> {
  const s3 = testS3({ storageClasses: new Set(storageClasses) });
  await s3.ask("CreateBucket", { Bucket });
  return s3;
}

function put(s3: TestS3, ...Rules: readonly object[]): Promise<unknown> {
  const LifecycleConfiguration = { Rules };
  return s3.ask("PutBucketLifecycleConfiguration", { Bucket, LifecycleConfiguration });
}

const midnight = new Date(Date.UTC(2027, 0, 1));
const tag = { Key: "k", Value: "v" };
const accepted: readonly object[] = [
  { ...base, ...expire },
  { ...base, Expiration: { Date: midnight } },
  { ...base, Filter: undefined, Prefix: "logs/", ...expire },
  { ...base, Filter: { Tag: tag }, ...expire },
  { ...base, Filter: { ObjectSizeGreaterThan: 0 }, ...expire },
  { ...base, Filter: { And: { Prefix: "a", Tags: [tag], ObjectSizeLessThan: 9 } }, ...expire },
  { ...base, Expiration: { ExpiredObjectDeleteMarker: true } },
  { ...base, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 100 } },
  { ...base, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
];
for (const rule of accepted) {
  test(`a lifecycle rule is given back as it was put: ${JSON.stringify(rule)}`, async () => {
    await using s3 = await withBucket();
    const output = await put(s3, rule);
    assert.deepEqual(output, { TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" });
    const got = await s3.ask("GetBucketLifecycleConfiguration", { Bucket });
    assert.deepEqual(JSON.parse(JSON.stringify(got.Rules)), JSON.parse(JSON.stringify([rule])));
    await s3.ask("DeleteBucketLifecycle", { Bucket });
    const get = s3.ask("GetBucketLifecycleConfiguration", { Bucket });
    await refused("NoSuchLifecycleConfiguration", get);
  });
}

const refusals: [rule: object, code: string, message: RegExp][] = [
  [base, "InvalidRequest", /At least one action needs to be specified in a rule/],
  [{ ...base, ...expire, Status: "On" }, "MalformedXML", /well-formed/],
  [{ ...base, ...expire, Prefix: "a" }, "MalformedXML", /well-formed/],
  [{ ...base, ...expire, Filter: undefined }, "MalformedXML", /well-formed/],
  [{ ...base, ...expire, Filter: { Prefix: "a", Tag: tag } }, "MalformedXML", /well-formed/],
  [{ ...base, ...expire, Filter: { And: { Prefix: "a" } } }, "MalformedXML", /well-formed/],
  [{ ...base, ...expire, ID: "x".repeat(256) }, "InvalidArgument", /ID length/],
  [{ ...base, Expiration: { Days: 0 } }, "InvalidArgument", /'Days' for Expiration action must/],
  [{ ...base, Expiration: { Days: 1.5 } }, "InvalidArgument", /positive integer/],
  [{ ...base, Expiration: {} }, "MalformedXML", /well-formed/],
  [{ ...base, Expiration: { Days: 1, Date: midnight } }, "MalformedXML", /well-formed/],
  [
    { ...base, Expiration: { Date: new Date(midnight.getTime() + 1000) } },
    "InvalidArgument",
    /'Date' must be at midnight GMT/,
  ],
  [
    { ...base, Filter: { Tag: tag }, Expiration: { ExpiredObjectDeleteMarker: true } },
    "InvalidRequest",
    /ExpiredObjectDeleteMarker/,
  ],
  [
    { ...base, Filter: { Tag: tag }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
    "InvalidRequest",
    /AbortIncompleteMultipartUpload cannot be specified with Tags/,
  ],
  [
    { ...base, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 0 } },
    "InvalidArgument",
    /'DaysAfterInitiation'/,
  ],
  [
    { ...base, NoncurrentVersionExpiration: { NoncurrentDays: 0 } },
    "InvalidArgument",
    /'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer/,
  ],
  [
    { ...base, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } },
    "InvalidArgument",
    /'NewerNoncurrentVersions'/,
  ],
  [
    { ...base, Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }] },
    "InvalidStorageClass",
    /not valid/,
  ],
  [{ ...base, Transitions: [{ Days: 30, StorageClass: "STANDARD" }] }, "MalformedXML", /well-/],
  [
    { ...base, ...expire, Filter: { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } } },
    "InvalidRequest",
    /'ObjectSizeLessThan' has to be a value greater/,
  ],
];
for (const [rule, code, message] of refusals) {
  test(`a lifecycle rule ${JSON.stringify(rule).slice(0, 90)} is ${code}`, async () => {
    await using s3 = await withBucket();
    const error = await refused(code, put(s3, rule));
    assert.match(error.message, message);
  });
}

test("lifecycle rules have ids that differ, and one that has none gets one", async () => {
  await using s3 = await withBucket();
  const rule = { ...base, ...expire };
  await refused("InvalidArgument", put(s3, rule, rule));
  await refused("MalformedXML", put(s3));
  await refused(
    "InvalidRequest",
    put(s3, ...Array.from({ length: 1001 }, (_, at) => ({ ...rule, ID: `r${at}` }))),
  );
  await put(s3, { ...rule, ID: undefined }, { ...rule, ID: "" });
  const got = await s3.ask("GetBucketLifecycleConfiguration", { Bucket });
  const ids: readonly string[] = got.Rules.map(({ ID }: { readonly ID: string }) => ID);
  assert.equal(new Set(ids).size, 2);
  assert.ok(!ids.includes(""));
});

test("a bucket with MFA delete takes no lifecycle rules", async () => {
  await using s3 = await withBucket();
  const bucket = await s3.buckets.findBucket(Bucket);
  assert.ok(bucket !== undefined);
  await s3.buckets.updateBucket(bucket, (now) => ({ ...now, mfaDelete: "Enabled" }));
  await refused("InvalidBucketState", put(s3, { ...base, ...expire }));
});

const bound = ["STANDARD_IA", "GLACIER"];
const transitions: [name: string, Transitions: readonly object[], code?: string][] = [
  ["far apart", [days(30, "STANDARD_IA"), days(60, "GLACIER")]],
  ["at once to an archive", [days(0, "GLACIER")]],
  ["too early", [days(29, "STANDARD_IA")], "InvalidArgument"],
  ["too close", [days(30, "STANDARD_IA"), days(59, "GLACIER")], "InvalidArgument"],
  ["twice to one class", [days(30, "GLACIER"), days(60, "GLACIER")], "InvalidArgument"],
  ["below nothing", [days(-1, "GLACIER")], "InvalidArgument"],
  ["without a time", [{ StorageClass: "GLACIER" }], "MalformedXML"],
];
for (const [name, Transitions, code] of transitions) {
  test(`a lifecycle rule with transitions ${name} is ${code ?? "accepted"}`, async () => {
    await using s3 = await withBucket(bound);
    const putting = put(s3, { ...base, Transitions });
    if (code === undefined) await putting;
    else await refused(code, putting);
  });
}

function days(Days: number, StorageClass: string): object {
  return { Days, StorageClass };
}

test("a lifecycle rule expires later than it moves, and both by days or both by dates", async () => {
  await using s3 = await withBucket(bound);
  const Transitions = [days(30, "GLACIER")];
  await refused("InvalidArgument", put(s3, { ...base, Transitions, Expiration: { Days: 30 } }));
  await refused(
    "InvalidRequest",
    put(s3, { ...base, Transitions, Expiration: { Date: midnight } }),
  );
  await put(s3, { ...base, Transitions, Expiration: { Days: 31 } });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { mountMembers, readMountedBuckets } from "./mounted-buckets.ts";
import type { MountedBucket } from "./config.ts";

const least = { name: "org-logs", region: "eu-central-1" };

function attempt(value: unknown): { mounted: readonly MountedBucket[]; problems: string[] } {
  const problems: string[] = [];
  const mounted = readMountedBuckets(value, (path) => `/etc/cairn/${path}`, problems);
  return { mounted, problems };
}

test("readMountedBuckets() needs a name and a Region: the rest is AWS's", () => {
  const { mounted, problems } = attempt([least]);
  assert.deepEqual(problems, []);
  assert.deepEqual(mounted, [
    {
      name: "org-logs",
      region: "eu-central-1",
      endpoint: "https://s3.eu-central-1.amazonaws.com",
      addressing: "virtual",
      integrity: "sha256",
      sendAcl: true,
      connectTimeoutMs: 5000,
      requestTimeoutMs: 60_000,
    },
  ]);
});

test("readMountedBuckets() knows AWS's endpoints in China", () => {
  const { mounted } = attempt([{ ...least, region: "cn-north-1" }]);
  assert.equal(mounted[0]?.endpoint, "https://s3.cn-north-1.amazonaws.com.cn");
});

test("readMountedBuckets() takes every member, and paths start from the file's directory", () => {
  const given = {
    ...least,
    endpoint: "https://s3.example.org:8443/",
    caFile: "ca.pem",
    credentialsFile: "keys",
    profile: "archive",
    addressing: "virtual",
    bucketOwner: 111122223333,
    sendAcl: false,
    integrity: "md5",
    kmsKeyId: "alias/logs",
    connectTimeout: "500ms",
    requestTimeout: "2m",
    allowPlainHttp: false,
  };
  assert.deepEqual(new Set(Object.keys(given)), new Set(mountMembers.map(({ name }) => name)));
  const { mounted, problems } = attempt([given]);
  assert.deepEqual(problems, []);
  assert.deepEqual(mounted, [
    {
      ...least,
      endpoint: "https://s3.example.org:8443/",
      addressing: "virtual",
      integrity: "md5",
      sendAcl: false,
      connectTimeoutMs: 500,
      requestTimeoutMs: 120_000,
      caFile: "/etc/cairn/ca.pem",
      credentials: { file: "/etc/cairn/keys", profile: "archive" },
      bucketOwner: "111122223333",
      kmsKeyId: "alias/logs",
    },
  ]);
});

test("readMountedBuckets() addresses any endpoint but AWS's by path", () => {
  const { mounted } = attempt([{ ...least, endpoint: "http://127.0.0.1:7480" }]);
  assert.equal(mounted[0]?.addressing, "path");
});

test("readMountedBuckets() reports all problems at once", () => {
  const { mounted, problems } = attempt([
    "org-logs",
    { name: "UPPER", endpoint: "ftp://x", bucketOwner: "12", colour: "blue" },
    { ...least, endpoint: "http://s3.example.org", profile: "archive", requestTimeout: "0s" },
  ]);
  assert.deepEqual(mounted, []);
  assert.deepEqual(problems, [
    "mountedBuckets[0]: a mapping is expected",
    "mountedBuckets[1].name: a bucket's name is expected",
    "mountedBuckets[1].region: a Region is expected",
    "mountedBuckets[1].endpoint: https://HOST[:PORT] is expected",
    "mountedBuckets[1].bucketOwner: twelve digits is expected",
    "mountedBuckets[1].colour: is unknown",
    "mountedBuckets[2].requestTimeout: a duration is expected",
    "mountedBuckets[2].endpoint: log files would cross the network in clear: give https, or allowPlainHttp",
    "mountedBuckets[2].profile: is that of credentialsFile, which is missing",
  ]);
  assert.deepEqual(attempt({}).problems, ["mountedBuckets: a list is expected"]);
  assert.deepEqual(attempt([least, least]).problems, ["mountedBuckets: a name is mounted twice"]);
});

// Each row: an endpoint, and whether it can be one.
const endpoints: readonly [string, boolean][] = [
  ["https://s3.example.org", true],
  ["https://s3.example.org:443", true],
  ["http://[::1]:7480", true],
  ["http://localhost:9000/", true],
  ["https://s3.example.org/bucket", false],
  ["https://user:secret@s3.example.org", false],
  ["https://s3.example.org?x=1", false],
  ["s3.example.org", false],
];
for (const [endpoint, isOne] of endpoints) {
  test(`readMountedBuckets() ${isOne ? "takes" : "refuses"} the endpoint ${endpoint}`, () => {
    assert.equal(attempt([{ ...least, endpoint }]).problems.length, isOne ? 0 : 1);
  });
}

test("docs/configuration.md has a row for each member of a mounted bucket, as it is", () => {
  const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  for (const { name, help, default: otherwise = "must be given" } of mountMembers) {
    const row = `| \`${name}\` | ${help} | ${otherwise} |`;
    assert.ok(page.includes(row), `the row of ${name} is stale: ${row}`);
  }
});

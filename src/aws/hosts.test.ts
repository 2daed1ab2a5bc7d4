import assert from "node:assert/strict";
import { test } from "node:test";

import { bucketOfHost, readHostName } from "./hosts.ts";
import type { HostName } from "./hosts.ts";

const endpoints = ["localhost", "127.0.0.1", "cairn.example.com"];

const names: readonly [host: string, expected: HostName][] = [
  ["localhost:4580", {}],
  ["127.0.0.1", {}],
  ["elsewhere.example.org", {}],
  ["sts.localhost", { service: "sts" }],
  ["cloudtrail.eu-central-1.amazonaws.com", { service: "cloudtrail", region: "eu-central-1" }],
  ["CloudTrail.EU-Central-1.cairn.example.com", { service: "cloudtrail", region: "eu-central-1" }],
  ["s3.us-east-1.localhost", { service: "s3", region: "us-east-1" }],
  ["bucket.s3.us-gov-west-1.localhost", { service: "s3", region: "us-gov-west-1" }],
];
for (const [host, expected] of names) {
  test(`readHostName() ${host}`, () => assert.deepEqual(readHostName(host, endpoints), expected));
}

const buckets: readonly [host: string, expected: string | undefined][] = [
  ["localhost:4580", undefined],
  ["unknown.example.org", undefined],
  ["s3.localhost", undefined],
  ["s3.eu-central-1.amazonaws.com", undefined],
  ["bucket.localhost:4580", "bucket"],
  ["my.dotted.bucket.localhost", "my.dotted.bucket"],
  ["bucket.s3.localhost", "bucket"],
  ["bucket.s3.eu-central-1.localhost", "bucket"],
  ["bucket.s3-eu-west-1.amazonaws.com", "bucket"],
  ["bucket.s3.dualstack.eu-west-1.amazonaws.com", "bucket"],
  ["bucket.cairn.example.com", "bucket"],
];
for (const [host, expected] of buckets) {
  test(`bucketOfHost() ${host}`, () => assert.equal(bucketOfHost(host, endpoints), expected));
}

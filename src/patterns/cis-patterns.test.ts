import assert from "node:assert/strict";
import { test } from "node:test";

import { cisPatterns } from "./cis-patterns.ts";
import { compilePatterns } from "./compile-patterns.ts";
import { parsePattern } from "./parse-pattern.ts";
import { recordEvent } from "./pattern-event.ts";

const matchesOf = compilePatterns(cisPatterns.map(({ pattern }) => parsePattern(pattern)));

/** The items that a record fires, all compiled together. */
function firedBy(record: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  const matched = matchesOf(recordEvent(record, () => JSON.stringify(record)));
  return matched.map((number) => cisPatterns[number]?.item);
}

function call(service: string, eventName: string, more: object = {}): Record<string, unknown> {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "IAMUser", userName: "alice", accountId: "111122223333" },
    eventTime: "2026-11-22T12:00:00Z",
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "eu-central-1",
    sourceIPAddress: "203.0.113.7",
    eventType: "AwsApiCall",
    ...more,
  };
}

const root = { type: "Root", principalId: "111122223333", accountId: "111122223333" };
const delivery = "delivery.logs.amazonaws.com";
const denied = { errorCode: "AccessDenied" };

function signIn(more: object): Record<string, unknown> {
  return call("signin", "ConsoleLogin", {
    eventType: "AwsConsoleSignIn",
    additionalEventData: { MFAUsed: "Yes", MobileVersion: "No" },
    responseElements: { ConsoleLogin: "Success" },
    ...more,
  });
}

const table: readonly [what: string, record: Record<string, unknown>, items: string[]][] = [
  ["a call that is allowed", call("ec2", "DescribeInstances"), []],
  ["a call that IAM denies", call("s3", "GetObject", denied), ["4.1"]],
  [
    "AccessDeniedException",
    call("kms", "Decrypt", { errorCode: "AccessDeniedException" }),
    ["4.1"],
  ],
  [
    "a call that EC2 denies",
    call("ec2", "RunInstances", { errorCode: "Client.UnauthorizedOperation" }),
    ["4.1"],
  ],
  ["another error", call("s3", "GetObject", { errorCode: "NoSuchKey" }), []],
  ["HeadBucket denied", call("s3", "HeadBucket", denied), []],
  ["log delivery denied", call("s3", "PutObject", { ...denied, sourceIPAddress: delivery }), []],
  [
    // && binds tighter: what is spared there is not spared here.
    "log delivery unauthorized",
    call("s3", "PutObject", { errorCode: "UnauthorizedOperation", sourceIPAddress: delivery }),
    ["4.1"],
  ],

  ["sign-in with MFA", signIn({}), []],
  ["sign-in without MFA", signIn({ additionalEventData: { MFAUsed: "No" } }), ["4.2"]],
  ["sign-in that does not tell of MFA", signIn({ additionalEventData: {} }), ["4.2"]],
  ["a failed sign-in", signIn({ errorMessage: "Failed authentication" }), ["4.6"]],
  ["another failure of sign-in", signIn({ errorMessage: "No username found" }), []],

  ["a call of root", call("iam", "ListUsers", { userIdentity: root }), ["4.3"]],
  [
    "a service for root",
    call("s3", "ListBuckets", { userIdentity: { ...root, invokedBy: "support.amazonaws.com" } }),
    [],
  ],
  [
    "an event of a service",
    call("kms", "RotateKey", { userIdentity: root, eventType: "AwsServiceEvent" }),
    [],
  ],
  [
    "a trail that root stops",
    call("cloudtrail", "StopLogging", { userIdentity: root }),
    ["4.3", "4.5"],
  ],
  ["a denied stop", call("cloudtrail", "StopLogging", denied), ["4.1", "4.5"]],
  ["a look at a trail", call("cloudtrail", "GetTrailStatus"), []],

  ["a policy of IAM", call("iam", "CreatePolicy"), ["4.4"]],
  ["a policy of an organization", call("organizations", "CreatePolicy"), ["4.4", "4.15"]],
  ["a policy that is attached", call("iam", "AttachRolePolicy"), ["4.4"]],
  ["a look at a policy", call("iam", "GetPolicy"), []],

  ["a key that is disabled", call("kms", "DisableKey"), ["4.7"]],
  ["another service's DisableKey", call("example", "DisableKey"), []],
  ["a key that is used", call("kms", "Decrypt"), []],
  ["a bucket policy", call("s3", "PutBucketPolicy"), ["4.8"]],
  ["an object", call("s3", "PutObject"), []],
  ["Config stopped", call("config", "StopConfigurationRecorder"), ["4.9"]],
  ["a look at Config", call("config", "DescribeDeliveryChannels"), []],
  ["a security group", call("ec2", "AuthorizeSecurityGroupIngress"), ["4.10"]],
  ["a look at one", call("ec2", "DescribeSecurityGroups"), []],
  ["an access control list", call("ec2", "ReplaceNetworkAclEntry"), ["4.11"]],
  ["a look at one", call("ec2", "DescribeNetworkAcls"), []],
  ["a gateway", call("ec2", "AttachInternetGateway"), ["4.12"]],
  ["a look at one", call("ec2", "DescribeInternetGateways"), []],
  ["a route", call("ec2", "CreateRoute"), ["4.13"]],
  ["a route of App Mesh", call("appmesh", "CreateRoute"), []],
  ["a VPC", call("ec2", "DeleteVpc"), ["4.14"]],
  ["a look at one", call("ec2", "DescribeVpcs"), []],
  ["an account that leaves", call("organizations", "LeaveOrganization"), ["4.15"]],
  ["a look at an organization", call("organizations", "DescribeOrganization"), []],
];

for (const [what, record, items] of table) {
  test(`cisPatterns: ${what} fires ${items.join(" and ") || "nothing"}`, () => {
    assert.deepEqual(firedBy(record), items);
  });
}

test("cisPatterns: every item has a record that fires it", () => {
  const fired = new Set(table.flatMap(([, , items]) => items));
  assert.deepEqual([...fired].toSorted(), cisPatterns.map(({ item }) => item).toSorted());
});

test("cisPatterns: each is named once, and no longer than a pattern may be", () => {
  assert.equal(new Set(cisPatterns.map(({ name }) => name)).size, 15);
  for (const { name, pattern } of cisPatterns) {
    assert.match(name, /^[A-Za-z]+$/);
    assert.ok(pattern.length <= 1024, `${name}: ${pattern.length}`);
  }
});

test("cisPatterns: every call that is named fires its item", () => {
  for (const { item, pattern } of cisPatterns) {
    for (const name of namesIn(pattern))
      assert.ok(firedBy(call(sourceIn(pattern), name)).includes(item), name);
  }
});

/** A sign-in needs more than its name. */
function namesIn(pattern: string): readonly string[] {
  const names = [...pattern.matchAll(/\$\.eventName ?= ?"?(\w+)/g)].map(([, name = ""]) => name);
  return names.filter((name) => name !== "ConsoleLogin");
}

function sourceIn(pattern: string): string {
  return /eventSource = (\w+)\./.exec(pattern)?.[1] ?? "ec2";
}

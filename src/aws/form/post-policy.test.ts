import assert from "node:assert/strict";
import { test } from "node:test";

import { ServiceError } from "../../call/service-error.ts";
import { checkPostPolicy, parsePostPolicy } from "./post-policy.ts";

const expiration = "2026-12-01T12:00:00.000Z";
const now = Date.UTC(2026, 10, 22);

function encoded(document: unknown): string {
  return Buffer.from(JSON.stringify(document)).toString("base64");
}

function refusedWith(code: string, message: RegExp, run: () => unknown): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof ServiceError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

/** Whether a form with these fields is as the conditions have it. */
function takes(conditions: readonly unknown[], fields: Readonly<Record<string, string>>): boolean {
  const policy = parsePostPolicy(encoded({ expiration, conditions }));
  try {
    checkPostPolicy(policy, new Map(Object.entries(fields)), now);
    return true;
  } catch (error) {
    assert.ok(error instanceof ServiceError && error.code === "AccessDenied");
    return false;
  }
}

test("conditions: exact, by prefix, of any value, and without regard to the case of a name", () => {
  const table: readonly (readonly [
    readonly unknown[],
    Readonly<Record<string, string>>,
    boolean,
  ])[] = [
    [[{ acl: "private" }], { acl: "private" }, true],
    [[{ acl: "private" }], { acl: "public-read" }, false],
    [[{ acl: "private" }], {}, false],
    [[["EQ", "$Key", "a"]], { key: "a" }, true],
    [[["eq", "$key", "a"]], { key: "ab" }, false],
    [[["starts-with", "$key", "user/"]], { key: "user/a" }, true],
    [[["starts-with", "$key", "user/"]], { key: "users" }, false],
    [[["starts-with", "$key", ""]], { key: "" }, true],
    [[["starts-with", "$Content-Type", "image/"]], { "content-type": "image/a, image/b" }, true],
    [[["starts-with", "$Content-Type", "image/"]], { "content-type": "image/a,text/b" }, false],
    [[{ key: "a", acl: "private" }], { key: "a", acl: "private" }, true],
    [[{ bucket: "b" }], { bucket: "b" }, true],
    [[{ bucket: "b" }], { bucket: "c" }, false],
    [[], { bucket: "b", policy: "p", "x-amz-signature": "s", "x-ignore-me": "i" }, true],
    [[], { "x-amz-meta-a": "b" }, false],
  ];
  for (const [conditions, fields, isTaken] of table) {
    assert.equal(takes(conditions, fields), isTaken, JSON.stringify([conditions, fields]));
  }
});

test("a policy is good through the instant of its expiration", () => {
  const policy = parsePostPolicy(encoded({ expiration, conditions: [] }));
  checkPostPolicy(policy, new Map(), Date.parse(expiration));
  refusedWith("AccessDenied", /Policy expired\.$/, () => {
    checkPostPolicy(policy, new Map(), Date.parse(expiration) + 1);
  });
});

test("of several ranges for the length, each counts", () => {
  const conditions = [
    ["content-length-range", 1, 10],
    ["content-length-range", "5", 20],
  ];
  const { length } = parsePostPolicy(encoded({ expiration, conditions }));
  assert.deepEqual(length, { min: 5, max: 10 });
});

test("a policy that is none is InvalidPolicyDocument", () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["", /Invalid JSON/],
    [Buffer.from("{").toString("base64"), /Invalid JSON/],
    [encoded("text"), /Invalid JSON/],
    [encoded({ conditions: [] }), /missing expiration/],
    [encoded({ expiration: "tomorrow", conditions: [] }), /Invalid 'expiration' value/],
    [encoded({ expiration: 7, conditions: [] }), /Invalid 'expiration' value/],
    [encoded({ expiration }), /missing conditions/],
    [encoded({ expiration, conditions: {} }), /Invalid 'conditions' value/],
    [encoded({ expiration, conditions: ["key"] }), /Invalid Condition/],
    [encoded({ expiration, conditions: [{ key: 1 }] }), /Invalid Condition/],
    [encoded({ expiration, conditions: [["eq", "key", "a"]] }), /Invalid Condition/],
    [encoded({ expiration, conditions: [["content-length-range", 1, "x"]] }), /Invalid Condition/],
  ];
  for (const [policy, message] of wrong) {
    refusedWith("InvalidPolicyDocument", message, () => parsePostPolicy(policy));
  }
});

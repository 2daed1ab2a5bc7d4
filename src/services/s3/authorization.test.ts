import assert from "node:assert/strict";
import { test } from "node:test";

import { policyOf, user } from "../../access/access.fixture.ts";
import type { PrincipalPolicies } from "../../identity/principal-policies.ts";
import type { TestS3 } from "./s3.fixture.ts";
import { bob, bodyOf, refused, testS3 } from "./s3.fixture.ts";

interface UserS3 extends AsyncDisposable {
  readonly s3: TestS3;
  /** The id of the first version of `locked/k`. */
  readonly versionId: string;
  /** A call by a user who may do everything but some actions. */
  // oxlint-disable-next-line typescript/no-explicit-any -- outputs differ by operation
  readonly askWithout: (actions: readonly string[], name: string, input: object) => Promise<any>;
}

async function userS3(): Promise<UserS3> {
  let policies: PrincipalPolicies = {};
  const s3 = testS3({ policiesOf: () => policies });
  await s3.ask("CreateBucket", { Bucket: "plain" });
  await s3.ask("PutObject", { Bucket: "plain", Key: "k", Body: bodyOf("hello") });
  await s3.ask("CreateBucket", { Bucket: "locked", ObjectLockEnabledForBucket: true });
  const put = await s3.ask("PutObject", { Bucket: "locked", Key: "k", Body: bodyOf("one") });
  const all = { Effect: "Allow", Action: "*", Resource: "*" };
  return {
    s3,
    versionId: String(put.VersionId),
    askWithout: (actions, name, input) => {
      const denials = actions.map((Action) => ({ ...all, Effect: "Deny", Action }));
      policies = { identity: [policyOf(all, ...denials)] };
      return s3.ask(name, input, { principal: user });
    },
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  };
}

type Row = readonly [
  name: string,
  input: (versionId: string) => object,
  actions: readonly string[],
];

const plain = { Bucket: "plain", Key: "k" };
const locked = { Bucket: "locked", Key: "k" };
/** Of `x`. A lock asks for one. */
const ContentMD5 = "ndTkYSaMgDT1yFZOFVxnpg==";
const until = new Date(Date.UTC(2099, 0, 1));

// Each call, and all that it needs: S3 User Guide, "Required permissions for Amazon S3 API
// operations".
const table: readonly Row[] = [
  ["ListBuckets", () => ({}), ["s3:ListAllMyBuckets"]],
  ["CreateBucket", () => ({ Bucket: "new-one" }), ["s3:CreateBucket"]],
  [
    "CreateBucket",
    () => ({ Bucket: "new-one", ObjectLockEnabledForBucket: true }),
    ["s3:CreateBucket", "s3:PutBucketVersioning", "s3:PutBucketObjectLockConfiguration"],
  ],
  ["GetObject", () => plain, ["s3:GetObject"]],
  ["GetObject", (VersionId) => ({ ...locked, VersionId }), ["s3:GetObjectVersion"]],
  ["HeadObject", (VersionId) => ({ ...locked, VersionId }), ["s3:GetObjectVersion"]],
  ["DeleteObject", () => plain, ["s3:DeleteObject"]],
  ["DeleteObject", (VersionId) => ({ ...locked, VersionId }), ["s3:DeleteObjectVersion"]],
  ["PutObject", () => ({ ...plain, Body: bodyOf("x") }), ["s3:PutObject"]],
  [
    "PutObject",
    () => ({
      ...locked,
      Body: bodyOf("x"),
      ObjectLockMode: "GOVERNANCE",
      ObjectLockRetainUntilDate: until,
      ContentMD5,
    }),
    ["s3:PutObject", "s3:PutObjectRetention"],
  ],
  [
    "PutObject",
    () => ({ ...locked, Body: bodyOf("x"), ObjectLockLegalHoldStatus: "ON", ContentMD5 }),
    ["s3:PutObject", "s3:PutObjectLegalHold"],
  ],
  [
    "CopyObject",
    () => ({ Bucket: "plain", Key: "copy", CopySource: "plain/k" }),
    ["s3:PutObject", "s3:GetObject"],
  ],
  [
    "CopyObject",
    (id) => ({ Bucket: "plain", Key: "copy", CopySource: `locked/k?versionId=${id}` }),
    ["s3:PutObject", "s3:GetObjectVersion"],
  ],
];
for (const [name, input, actions] of table) {
  test(`${name} needs ${actions.join(", ")}, and nothing else`, async () => {
    for (const action of actions) {
      // oxlint-disable-next-line no-await-in-loop -- each starts afresh
      await using it = await userS3();
      // oxlint-disable-next-line no-await-in-loop -- as above
      const error = await refused(
        "AccessDenied",
        it.askWithout([action], name, input(it.versionId)),
      );
      assert.match(error.message, new RegExp(`not authorized to perform: ${action} `));
    }
    await using it = await userS3();
    const others = ["iam:*", "kms:*", "s3:ListBucket", "s3:PutObjectAcl", "s3:GetBucketAcl"];
    await it.askWithout(others, name, input(it.versionId));
  });
}

test("DeleteObjects says of each key whether it may be deleted", async () => {
  await using it = await userS3();
  const Objects = [{ Key: "k" }, { Key: "k", VersionId: it.versionId }];
  const input = { Bucket: "locked", Delete: { Objects } };
  const { Deleted, Errors } = await it.askWithout(
    ["s3:DeleteObjectVersion"],
    "DeleteObjects",
    input,
  );
  assert.deepEqual([Deleted.length, Errors.length], [1, 1]);
  assert.equal(Errors[0].Code, "AccessDenied");
  assert.match(Errors[0].Message, /s3:DeleteObjectVersion on resource: "arn:aws:s3:::locked\/k"/);
});

test("who may not list a bucket is not told what is not in it", async () => {
  await using it = await userS3();
  const missing = { Bucket: "plain", Key: "none" };
  await refused("AccessDenied", it.askWithout(["s3:ListBucket"], "GetObject", missing));
  await refused("NoSuchKey", it.askWithout(["iam:*"], "GetObject", missing));
});

test("a copy into a bucket that is not there is no question of the source's", async () => {
  await using it = await userS3();
  const input = { Bucket: "missing", Key: "k", CopySource: "plain/k" };
  await refused("NoSuchBucket", it.s3.ask("CopyObject", input, { accountId: bob }));
  await refused("NoSuchBucket", it.askWithout(["s3:PutObject"], "CopyObject", input));
});

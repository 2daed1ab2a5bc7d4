import assert from "node:assert/strict";
import { test } from "node:test";

import { alice, bob, bodyOf, refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const Bucket = "guarded";
const serial = `arn:aws:iam::${alice}:mfa/root-account-mfa-device`;
const required = "Mfa Authentication must be used for this request";

function versioning(
  s3: TestS3,
  configuration: object,
  code?: string,
  call: object = {},
): Promise<unknown> {
  const MFA = code === undefined ? {} : { MFA: `${serial} ${code}` };
  const input = { Bucket, VersioningConfiguration: configuration, ...MFA };
  return s3.ask("PutBucketVersioning", input, call);
}

const on = { Status: "Enabled", MFADelete: "Enabled" };
const off = { Status: "Enabled", MFADelete: "Disabled" };

/** A bucket with MFA delete, and an object in it. */
async function guarded(): Promise<TestS3 & { readonly versionId: string }> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  s3.mfa.show(serial, "000001");
  await versioning(s3, on, "000001");
  const { VersionId } = await s3.ask("PutObject", { Bucket, Key: "k", Body: bodyOf("v") });
  return { ...s3, versionId: VersionId };
}

test("MFA delete is turned on and off by the owner's root with a code alone", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  await versioning(s3, off);
  const none = await refused("AccessDenied", versioning(s3, on));
  assert.equal(none.message, required);
  s3.mfa.show(serial, "000001");
  await refused("AccessDenied", versioning(s3, on, "999999"));
  const user = {
    type: "IAMUser",
    userName: "u",
    accountId: alice,
    arn: `arn:aws:iam::${alice}:user/u`,
    principalId: "AIDAEXAMPLE",
    accessKeyId: "AKIAEXAMPLE",
  };
  await refused("AccessDenied", versioning(s3, on, "000001", { principal: user }));
  await refused("AccessDenied", versioning(s3, on, "000001", { accountId: bob }));
  await versioning(s3, on, "000001");
  const state = await s3.ask("GetBucketVersioning", { Bucket });
  assert.deepEqual(state, on);

  assert.equal((await refused("AccessDenied", versioning(s3, off))).message, required);
  assert.equal(
    (await refused("AccessDenied", versioning(s3, { Status: "Suspended" }))).message,
    required,
  );
  await refused("AccessDenied", versioning(s3, off, "000001"));
  s3.mfa.show(serial, "000002");
  await versioning(s3, off, "000002");
  assert.deepEqual(await s3.ask("GetBucketVersioning", { Bucket }), off);
  await versioning(s3, { Status: "Suspended" });
});

test("MFA delete asks for a code to remove a version, and not for a delete marker", async () => {
  await using s3 = await guarded();
  const { versionId: VersionId } = s3;
  const at = { Bucket, Key: "k", VersionId };
  const none = await refused("AccessDenied", s3.ask("DeleteObject", at));
  assert.equal(none.message, required);
  await s3.ask("DeleteObject", { Bucket, Key: "k" });
  s3.mfa.show(serial, "000002");
  const MFA = `${serial} 000002`;
  await s3.ask("DeleteObject", { ...at, MFA });
  await refused("NoSuchVersion", s3.ask("GetObject", at));
  await refused("AccessDenied", s3.ask("DeleteObject", { ...at, MFA }));
});

test("a batch with a version in it takes a code, and a wrong one fails all of it", async () => {
  await using s3 = await guarded();
  const { versionId: VersionId } = s3;
  await s3.ask("PutObject", { Bucket, Key: "other", Body: bodyOf("v") });
  const remove = (Objects: readonly object[], MFA?: string): Promise<unknown> =>
    s3.ask("DeleteObjects", { Bucket, Delete: { Objects }, ...(MFA !== undefined && { MFA }) });
  const both = [{ Key: "k", VersionId }, { Key: "other" }];
  await refused("AccessDenied", remove(both));
  await refused("AccessDenied", remove([{ Key: "other" }], `${serial} 999999`));
  await s3.ask("HeadObject", { Bucket, Key: "other" });
  await remove([{ Key: "other" }]);
  s3.mfa.show(serial, "000002");
  await remove(both, `${serial} 000002`);
  await refused("NoSuchVersion", s3.ask("GetObject", { Bucket, Key: "k", VersionId }));
});

test("MFA delete takes a long-term key, HTTPS and a header of the right form", async () => {
  await using s3 = await guarded();
  const at = { Bucket, Key: "k", VersionId: s3.versionId };
  const ask = (MFA: string, call: object = {}): Promise<unknown> =>
    s3.ask("DeleteObject", { ...at, MFA }, call);
  const malformed = await refused("InvalidArgument", ask("000002"));
  assert.match(malformed.message, /^Mfa header is invalid/);
  await refused("InvalidArgument", ask(`${serial} 12345`));

  s3.mfa.show(serial, "000002");
  const overHttp = { isSecure: false, sourceIp: "203.0.113.7" };
  await refused("InvalidRequest", ask(`${serial} 000002`, overHttp));
  const session = { createdAt: 0, expiresAt: 1e15 };
  const root = { type: "Root", accountId: alice, arn: `arn:aws:iam::${alice}:root` };
  const principal = { ...root, principalId: alice, accessKeyId: "ASIAEXAMPLE", session };
  const exclusive = await refused("InvalidRequest", ask(`${serial} 000002`, { principal }));
  assert.equal(exclusive.message, "DevPay and Mfa are mutually exclusive authorization methods.");
  await ask(`${serial} 000002`, { ...overHttp, sourceIp: "127.0.0.1" });
});

test("a device that is another's is not the caller's", async () => {
  await using s3 = await guarded();
  s3.mfa.show(serial, "000002", { kind: "user", userId: "AIDAEXAMPLE" });
  const at = { Bucket, Key: "k", VersionId: s3.versionId, MFA: `${serial} 000002` };
  await refused("AccessDenied", s3.ask("DeleteObject", at));
});

test("MFA delete and a lifecycle configuration exclude each other", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  const lifecycle = {
    Rules: [],
    TransitionDefaultMinimumObjectSize: "all_storage_classes_128K",
  } as const;
  const seen = await s3.buckets.findBucket(Bucket);
  assert.ok(seen !== undefined);
  await s3.buckets.updateBucket(seen, (now) => ({ ...now, configuration: { lifecycle } }));
  s3.mfa.show(serial, "000001");
  const error = await refused("InvalidBucketState", versioning(s3, on, "000001"));
  assert.equal(error.status, 409);
  assert.match(error.message, /^Mfa Authentication is not supported on a bucket with lifecycle/);
});

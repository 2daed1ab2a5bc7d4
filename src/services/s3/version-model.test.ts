import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { ServiceError } from "../../call/service-error.ts";
import { disableKey, enableKey } from "../../kms/key-life.ts";
import type { Key } from "../../kms/key.ts";
import { arnOf } from "../../kms/key.ts";
import { alice, bodyOf, testS3, textOf } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";
import {
  isHeld,
  isUsable,
  mayRetain,
  putVersion,
  removeVersion,
  versionsOf,
} from "./version-model.fixture.ts";
import type { BucketModel, Encryption, ModelVersion } from "./version-model.fixture.ts";

// Every state of a bucket (versioning, MFA delete, Object Lock, encryption) under random calls, each answer and
// the whole listing held against a model that is told over arrays.

const Bucket = "model";
const serial = `arn:aws:iam::${alice}:mfa/root-account-mfa-device`;
const keys = ["a", "b/1", "b/2"];
const minuteMs = 60_000;

/** The output, or the code that the call is refused with. */
// oxlint-disable-next-line typescript/no-explicit-any -- outputs differ by operation
async function answer(s3: TestS3, name: string, input: object): Promise<any> {
  try {
    return await s3.ask(name, { Bucket, ...input });
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}

let codes = 0;
/** The MFA header of a call that has a code. */
function mfaHeader(s3: TestS3, hasCode: boolean): { readonly MFA?: string } {
  if (!hasCode) return {};
  codes += 1;
  const code = String(codes).padStart(6, "0");
  s3.mfa.show(serial, code);
  return { MFA: `${serial} ${code}` };
}

type Step = (model: BucketModel, s3: KeyedS3) => Promise<void>;

/** With the key of KMS that objects are under. */
type KeyedS3 = TestS3 & { readonly key: Key };

interface Lock {
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
  readonly minutes: number;
}

/** The version that a step is about, of those that there are; undefined: there is none. */
function pick(model: BucketModel, key: string, at: number): ModelVersion | undefined {
  const versions = versionsOf(model, key);
  return versions[at % Math.max(versions.length, 1)];
}

interface Wish {
  readonly lock?: Lock;
  readonly encryption?: Encryption | undefined;
}

function put(key: string, body: string, { lock, encryption: wish }: Wish): Step {
  return async (model, s3) => {
    const until = model.now + (lock?.minutes ?? 0) * minuteMs;
    const asked = lock && { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: new Date(until) };
    const input = { Key: key, Body: bodyOf(body), ChecksumAlgorithm: "CRC32", ...asked };
    const output = await answer(s3, "PutObject", { ...input, ...headersOf(wish, s3) });
    if (lock !== undefined && !model.hasLock) {
      assert.equal(output, "InvalidRequest");
      return;
    }
    const encryption = wish ?? model.defaultEncryption ?? "AES256";
    if (!isUsable(model, encryption)) {
      assert.equal(output, "KMS.DisabledException");
      return;
    }
    const { ServerSideEncryption, SSEKMSKeyId } = output;
    const shown = { ServerSideEncryption, ...(SSEKMSKeyId !== undefined && { SSEKMSKeyId }) };
    assert.deepEqual(shown, headersOf(encryption, s3));
    const id = output.VersionId ?? "null";
    assert.equal(id === "null", model.versioning !== "Enabled");
    const retention = lock === undefined ? {} : { mode: lock.mode, until };
    putVersion(model, key, { id, body, encryption, ...retention });
  };
}

/** How a call asks for an encryption, and how its answer names it. */
function headersOf(encryption: Encryption | undefined, { key }: KeyedS3): object {
  if (encryption === undefined) return {};
  const named = encryption === "aws:kms" ? { SSEKMSKeyId: arnOf(key) } : {};
  return { ServerSideEncryption: encryption, ...named };
}

function deleteKey(key: string): Step {
  return async (model, s3) => {
    const output = await answer(s3, "DeleteObject", { Key: key });
    if (model.versioning === undefined) {
      removeVersion(model, key, "null");
      assert.deepEqual(output.DeleteMarker, undefined);
      return;
    }
    assert.equal(output.DeleteMarker, true);
    putVersion(model, key, { id: output.VersionId });
  };
}

function deleteVersion(key: string, at: number, bypasses: boolean, hasCode: boolean): Step {
  return async (model, s3) => {
    const version = pick(model, key, at);
    if (version === undefined) return;
    const output = await answer(s3, "DeleteObject", {
      Key: key,
      VersionId: version.id,
      BypassGovernanceRetention: bypasses,
      ...mfaHeader(s3, hasCode),
    });
    const needsCode = model.hasMfaDelete && !hasCode;
    if (needsCode || isHeld(model, version, bypasses)) {
      assert.equal(output, "AccessDenied");
      return;
    }
    assert.equal(output.VersionId, version.id);
    assert.equal(output.DeleteMarker === true, version.body === undefined);
    removeVersion(model, key, version.id);
  };
}

function setVersioning(
  status: "Enabled" | "Suspended",
  mfa: "Enabled" | "Disabled" | undefined,
  hasCode: boolean,
): Step {
  return async (model, s3) => {
    const output = await answer(s3, "PutBucketVersioning", {
      VersioningConfiguration: { Status: status, MFADelete: mfa },
      ...mfaHeader(s3, hasCode),
    });
    if (model.hasLock && status === "Suspended") {
      assert.equal(output, "InvalidBucketState");
    } else if ((model.hasMfaDelete || mfa === "Enabled") && !hasCode) {
      assert.equal(output, "AccessDenied");
    } else {
      assert.deepEqual(output, {});
      model.versioning = status;
      if (mfa !== undefined) model.hasMfaDelete = mfa === "Enabled";
    }
  };
}

function enableLock(): Step {
  return async (model, s3) => {
    const ObjectLockConfiguration = { ObjectLockEnabled: "Enabled" };
    const output = await answer(s3, "PutObjectLockConfiguration", { ObjectLockConfiguration });
    if (model.versioning === "Enabled") model.hasLock = true;
    else assert.equal(output, "InvalidBucketState");
  };
}

function retain(key: string, at: number, lock: Lock, bypasses: boolean): Step {
  return async (model, s3) => {
    const version = pick(model, key, at);
    if (version === undefined) return;
    const asked = { mode: lock.mode, until: model.now + lock.minutes * minuteMs };
    const output = await answer(s3, "PutObjectRetention", {
      Key: key,
      VersionId: version.id,
      Retention: { Mode: asked.mode, RetainUntilDate: new Date(asked.until) },
      BypassGovernanceRetention: bypasses,
    });
    if (!model.hasLock) assert.equal(output, "InvalidRequest");
    else if (version.body === undefined) assert.equal(output, "MethodNotAllowed");
    else if (mayRetain(model, version, asked, bypasses)) Object.assign(version, asked);
    else assert.equal(output, "AccessDenied");
  };
}

function hold(key: string, at: number, status: "ON" | "OFF"): Step {
  return async (model, s3) => {
    const version = pick(model, key, at);
    if (version === undefined) return;
    const LegalHold = { Status: status };
    const target = { Key: key, VersionId: version.id, LegalHold };
    const output = await answer(s3, "PutObjectLegalHold", target);
    if (!model.hasLock) assert.equal(output, "InvalidRequest");
    else if (version.body === undefined) assert.equal(output, "MethodNotAllowed");
    else version.hold = status;
  };
}

function setEncryption(algorithm: Encryption | undefined, usesBucketKey: boolean): Step {
  return async (model, s3) => {
    model.defaultEncryption = algorithm;
    if (algorithm === undefined) {
      assert.deepEqual(await answer(s3, "DeleteBucketEncryption", {}), {});
      return;
    }
    const named = algorithm === "aws:kms" ? { KMSMasterKeyID: arnOf(s3.key) } : {};
    const rule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm, ...named },
      BucketKeyEnabled: usesBucketKey,
    };
    const ServerSideEncryptionConfiguration = { Rules: [rule] };
    const input = { ServerSideEncryptionConfiguration };
    assert.deepEqual(await answer(s3, "PutBucketEncryption", input), {});
  };
}

function setKey(isEnabled: boolean): Step {
  return async (model, s3) => {
    await (isEnabled ? enableKey : disableKey)(s3.kms.parts, s3.key);
    model.isKeyEnabled = isEnabled;
  };
}

function wait(minutes: number): Step {
  return async (model, s3) => {
    await s3.world.clock.advance(minutes * minuteMs);
    model.now += minutes * minuteMs;
  };
}

/** Lists all versions in pages of that size, and reads every object. */
function checkAll(limit: number): Step {
  return async (model, s3) => {
    const objects: unknown[] = [];
    const markers: unknown[] = [];
    for (let next = {}; ;) {
      const page = await s3.ask("ListObjectVersions", { Bucket, MaxKeys: limit, ...next });
      objects.push(...page.Versions.map(told));
      markers.push(...page.DeleteMarkers.map(told));
      if (page.IsTruncated === false) break;
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    const all = keys.flatMap((name) =>
      versionsOf(model, name).map((version, place) => ({ name, version, isLatest: place === 0 })),
    );
    const expected = (isObject: boolean): unknown[] =>
      all
        .filter(({ version }) => (version.body !== undefined) === isObject)
        .map(({ name, version, isLatest }) => [name, version.id, isLatest]);
    assert.deepEqual(objects, expected(true));
    assert.deepEqual(markers, expected(false));

    const current = [...model.keys].filter(([, [newest]]) => newest?.body !== undefined);
    const { Contents } = await s3.ask("ListObjectsV2", { Bucket });
    const names = Contents.map(({ Key }: { Key: string }) => Key);
    assert.deepEqual(names, current.map(([key]) => key).toSorted());
    for (const key of keys) await checkKey(model, s3, key);
  };
}

function told(version: { Key: string; VersionId: string; IsLatest: boolean }): unknown {
  return [version.Key, version.VersionId, version.IsLatest];
}

async function checkKey(model: BucketModel, s3: TestS3, key: string): Promise<void> {
  const versions = versionsOf(model, key);
  const read = async (VersionId?: string): Promise<unknown> => {
    const output = await answer(s3, "GetObject", { Key: key, VersionId });
    return typeof output === "string" ? output : textOf(output.Body);
  };
  const expected = ({ body, encryption }: ModelVersion): string | undefined =>
    isUsable(model, encryption) ? body : "KMS.DisabledException";
  const [newest] = versions;
  assert.equal(await read(), (newest && expected(newest)) ?? "NoSuchKey");
  for (const version of versions) {
    assert.equal(await read(version.id), expected(version) ?? "MethodNotAllowed");
  }
}

const key = fc.constantFrom(...keys);
const at = fc.nat(4);
const lock = fc.record({
  mode: fc.constantFrom("GOVERNANCE" as const, "COMPLIANCE" as const),
  minutes: fc.integer({ min: 1, max: 6 }),
});
const status = fc.constantFrom("Enabled" as const, "Enabled" as const, "Suspended" as const);
const mfa = fc.constantFrom("Enabled" as const, "Disabled" as const, undefined);
const body = fc.string({ maxLength: 3 });
const sse = fc.constantFrom("AES256" as const, "aws:kms" as const, undefined);
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(key, body, sse).map(([where, bytes, encryption]) => put(where, bytes, { encryption })),
  fc
    .tuple(key, body, sse, lock)
    .map(([where, bytes, encryption, asked]) => put(where, bytes, { encryption, lock: asked })),
  fc.tuple(sse, fc.boolean()).map(([algorithm, usesKey]) => setEncryption(algorithm, usesKey)),
  fc.boolean().map(setKey),
  key.map(deleteKey),
  fc
    .tuple(key, at, fc.boolean(), fc.boolean())
    .map(([where, which, bypasses, hasCode]) => deleteVersion(where, which, bypasses, hasCode)),
  fc
    .tuple(status, mfa, fc.boolean())
    .map(([asked, delete_, hasCode]) => setVersioning(asked, delete_, hasCode)),
  fc.constant(enableLock()),
  fc
    .tuple(key, at, lock, fc.boolean())
    .map(([where, which, asked, bypasses]) => retain(where, which, asked, bypasses)),
  fc
    .tuple(key, at, fc.constantFrom("ON" as const, "OFF" as const))
    .map(([where, which, asked]) => hold(where, which, asked)),
  fc.integer({ min: 1, max: 3 }).map(wait),
  fc.integer({ min: 1, max: 4 }).map(checkAll),
);

test("every state of a bucket answers as the model does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 20, maxLength: 60 }), async (calls) => {
      await using opened = testS3();
      const s3 = { ...opened, key: await opened.kms.make(alice) };
      await s3.ask("CreateBucket", { Bucket });
      const model: BucketModel = {
        versioning: undefined,
        hasMfaDelete: false,
        hasLock: false,
        defaultEncryption: undefined,
        isKeyEnabled: true,
        now: s3.world.clock.now(),
        keys: new Map(),
      };
      for (const call of calls) await call(model, s3);
      await checkAll(3)(model, s3);
    }),
    { seed: 20_261_122, numRuns: 60 },
  );
});

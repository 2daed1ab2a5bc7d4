import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { ServiceError } from "../../call/service-error.ts";
import { alice, bodyOf, testS3, textOf } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";
import {
  isHeld,
  mayRetain,
  putVersion,
  removeVersion,
  versionsOf,
} from "./version-model.fixture.ts";
import type { BucketModel, ModelVersion } from "./version-model.fixture.ts";

// Every state of a bucket (versioning, MFA delete, Object Lock) under random calls, each answer and
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

type Step = (model: BucketModel, s3: TestS3) => Promise<void>;

interface Lock {
  readonly mode: "GOVERNANCE" | "COMPLIANCE";
  readonly minutes: number;
}

/** The version that a step is about, of those that there are; undefined: there is none. */
function pick(model: BucketModel, key: string, at: number): ModelVersion | undefined {
  const versions = versionsOf(model, key);
  return versions[at % Math.max(versions.length, 1)];
}

function put(key: string, body: string, lock: Lock | undefined): Step {
  return async (model, s3) => {
    const until = model.now + (lock?.minutes ?? 0) * minuteMs;
    const asked = lock && { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: new Date(until) };
    const input = { Key: key, Body: bodyOf(body), ChecksumAlgorithm: "CRC32", ...asked };
    const output = await answer(s3, "PutObject", input);
    if (lock !== undefined && !model.hasLock) {
      assert.equal(output, "InvalidRequest");
      return;
    }
    const id = output.VersionId ?? "null";
    assert.equal(id === "null", model.versioning !== "Enabled");
    const retention = lock === undefined ? {} : { mode: lock.mode, until };
    putVersion(model, key, { id, body, ...retention });
  };
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
  assert.equal(await read(), versions[0]?.body ?? "NoSuchKey");
  for (const { id, body } of versions) {
    assert.equal(await read(id), body ?? "MethodNotAllowed");
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
const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(key, body).map(([where, bytes]) => put(where, bytes, undefined)),
  fc.tuple(key, body, lock).map(([where, bytes, asked]) => put(where, bytes, asked)),
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
      await using s3 = testS3();
      await s3.ask("CreateBucket", { Bucket });
      const model: BucketModel = {
        versioning: undefined,
        hasMfaDelete: false,
        hasLock: false,
        now: s3.world.clock.now(),
        keys: new Map(),
      };
      for (const call of calls) await call(model, s3);
      await checkAll(3)(model, s3);
    }),
    { seed: 20_261_122, numRuns: 60 },
  );
});

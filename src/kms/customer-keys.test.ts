import assert from "node:assert/strict";
import { test } from "node:test";

import type { DataKeyRequest } from "./customer-keys.ts";
import { disableKey, enableKey, replacePolicy, scheduleDeletion } from "./key-life.ts";
import { arnOf } from "./key.ts";
import { callBy, home, kmsFixture, otherAccountId, refusedWith, region } from "./kms.fixture.ts";
import { rotateOnDemand } from "./rotation.ts";

const encryptionContext = { "aws:s3:arn": "arn:aws:s3:::logs/key" };
const own = { home, caller: { kind: "call", call: callBy() } as const };

test("generateDataKey, decrypt: open with the same context alone", async () => {
  const { customerKeys, make } = await kmsFixture();
  const { keyId } = await make();
  const request: DataKeyRequest = { ...own, keyId, encryptionContext };
  const made = await customerKeys.generateDataKey(request);
  assert.equal(made.plaintext.length, 32);

  const { ciphertext } = made;
  const opened = await customerKeys.decrypt({ ...own, ciphertext, encryptionContext });
  assert.deepEqual(opened.plaintext, Buffer.from(made.plaintext));
  assert.equal(opened.keyArn, made.keyArn);
  for (const other of [{}, { "aws:s3:arn": "arn:aws:s3:::logs/other" }]) {
    await refusedWith("InvalidCiphertextException", async () =>
      customerKeys.decrypt({ ...own, ciphertext, encryptionContext: other }),
    );
  }
});

test("decrypt: opens what any material of the key has sealed, and nothing of another key", async () => {
  const { parts, customerKeys, make } = await kmsFixture();
  const key = await make();
  const request: DataKeyRequest = { ...own, keyId: key.keyId, encryptionContext };
  const before = await customerKeys.generateDataKey(request);
  const rotated = await rotateOnDemand(parts, key);
  assert.equal(rotated.materials.length, 2);
  const after = await customerKeys.generateDataKey(request);
  assert.notDeepEqual(before.ciphertext.subarray(0, 66), after.ciphertext.subarray(0, 66));
  for (const { ciphertext, plaintext } of [before, after]) {
    const opened = await customerKeys.decrypt({ ...own, ciphertext, encryptionContext });
    assert.deepEqual(opened.plaintext, Buffer.from(plaintext));
  }
  const { keyId } = await make();
  await refusedWith("IncorrectKeyException", async () =>
    customerKeys.decrypt({ ...own, keyId, ciphertext: before.ciphertext, encryptionContext }),
  );
});

test("decrypt: a disabled key opens nothing, nor does one that is to be deleted", async () => {
  const { parts, customerKeys, make } = await kmsFixture();
  const key = await make();
  const sealed = await customerKeys.generateDataKey({
    ...own,
    keyId: key.keyId,
    encryptionContext,
  });
  const open = async (): Promise<unknown> =>
    customerKeys.decrypt({ ...own, ciphertext: sealed.ciphertext, encryptionContext });

  await disableKey(parts, key);
  await refusedWith("DisabledException", open, new RegExp(`^${arnOf(key)} is disabled\\.$`));
  await enableKey(parts, key);
  await open();
  await scheduleDeletion(parts, key, 7);
  await refusedWith("KMSInvalidStateException", open, /is pending deletion\.$/);
});

test("decrypt: what a key of another Region or no key has made is refused as AWS does", async () => {
  const { customerKeys, make } = await kmsFixture();
  const { keyId } = await make();
  const { ciphertext } = await customerKeys.generateDataKey({ ...own, keyId, encryptionContext });
  const elsewhere = { ...own, home: { ...home, region: "us-east-1" } };
  await refusedWith(
    "AccessDeniedException",
    async () => customerKeys.decrypt({ ...elsewhere, ciphertext, encryptionContext }),
    /^The ciphertext refers to a customer master key that does not exist/,
  );
  for (const length of [0, 10, ciphertext.length - 1]) {
    await refusedWith("InvalidCiphertextException", async () =>
      customerKeys.decrypt({
        ...own,
        ciphertext: ciphertext.subarray(0, length),
        encryptionContext,
      }),
    );
  }
});

test("generateDataKey: the root of another account needs the key's policy", async () => {
  const { parts, customerKeys, make } = await kmsFixture();
  const key = await make();
  const foreign = {
    home: { accountId: otherAccountId, region },
    caller: { kind: "call", call: callBy(otherAccountId) } as const,
    keyId: arnOf(key),
    encryptionContext,
  };
  await refusedWith("AccessDeniedException", async () => customerKeys.generateDataKey(foreign));
  await replacePolicy(parts, key, policyFor({ AWS: otherAccountId }, "kms:GenerateDataKey"));
  await customerKeys.generateDataKey(foreign);
  await refusedWith("AccessDeniedException", async () => customerKeys.describe(foreign));
});

test("generateDataKey: a service is let in by the key's policy, with what it acts for", async () => {
  const { parts, customerKeys, make } = await kmsFixture();
  const key = await make();
  const trailArn = `arn:aws:cloudtrail:${region}:111122223333:trail/t`;
  const request = {
    home,
    keyId: arnOf(key),
    encryptionContext: { "aws:cloudtrail:arn": trailArn },
    caller: {
      kind: "service",
      name: "cloudtrail.amazonaws.com",
      sourceArn: trailArn,
      sourceAccount: "111122223333",
    } as const,
  };
  await refusedWith("AccessDeniedException", async () => customerKeys.generateDataKey(request));
  const conditions = {
    StringLike: {
      "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:111122223333:*",
    },
    StringEquals: { "aws:SourceArn": trailArn },
  };
  const principal = { Service: "cloudtrail.amazonaws.com" };
  await replacePolicy(parts, key, policyFor(principal, "kms:GenerateDataKey*", conditions));
  await customerKeys.generateDataKey(request);
  await refusedWith("AccessDeniedException", async () =>
    customerKeys.generateDataKey({ ...request, encryptionContext: {} }),
  );
});

test("alias/aws/s3: is made when it is first asked for, once, and used through S3 alone", async () => {
  const { parts, customerKeys } = await kmsFixture();
  const request = { ...own, keyId: "alias/aws/s3", encryptionContext };
  const viaService = "s3";
  const all = await Promise.all(
    [1, 2, 3].map(async () => customerKeys.generateDataKey({ ...request, viaService })),
  );
  assert.equal(new Set(all.map(({ keyArn }) => keyArn)).size, 1);
  assert.equal(parts.store.listOf(home).length, 1);
  assert.equal((await customerKeys.describe(request)).manager, "AWS");
  await refusedWith("AccessDeniedException", async () => customerKeys.generateDataKey(request));
});

function policyFor(principal: object, action: string, condition: object = {}): string {
  const statement = { Effect: "Allow", Principal: principal, Action: action, Resource: "*" };
  const conditions = Object.keys(condition).length === 0 ? {} : { Condition: condition };
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...conditions }] });
}

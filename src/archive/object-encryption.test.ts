import assert from "node:assert/strict";
import { test } from "node:test";

import { dataKeysUnder, newKey, WrongKeyError } from "../buckets/wrapped-key.ts";
import type { BucketEncryption } from "../buckets/bucket-configuration.ts";
import type { DataCipher, StoredEncryption } from "../buckets/encryption.ts";
import type { CustomerKeys } from "../kms/customer-keys.ts";
import { disableKey, enableKey, scheduleDeletion } from "../kms/key-life.ts";
import { arnOf } from "../kms/key.ts";
import type { Key } from "../kms/key.ts";
import { accountId, callBy, kmsFixture, otherAccountId, refusedWith } from "../kms/kms.fixture.ts";
import type { KmsFixture } from "../kms/kms.fixture.ts";
import type { CustomerKey, EncryptedBucket, EncryptionCaller, KmsWish } from "./encryption-wish.ts";
import { objectEncryption } from "./object-encryption.ts";
import type { ObjectEncryption } from "./object-encryption.ts";

interface Fixture {
  readonly kms: KmsFixture;
  readonly key: Key;
  readonly encryption: ObjectEncryption;
  /** What KMS was asked, in order, with the ARN of the encryption context. */
  readonly asked: readonly string[];
}

async function fixture(): Promise<Fixture> {
  const kms = await kmsFixture();
  const { clock, random } = kms.world;
  const asked: string[] = [];
  const note = (name: string, context: Readonly<Record<string, string>>): void => {
    asked.push(`${name} ${context["aws:s3:arn"]}`);
  };
  const customerKeys: CustomerKeys = {
    ...kms.customerKeys,
    generateDataKey: async (request) => {
      note("GenerateDataKey", request.encryptionContext);
      return kms.customerKeys.generateDataKey(request);
    },
    decrypt: async (request) => {
      note("Decrypt", request.encryptionContext);
      return kms.customerKeys.decrypt(request);
    },
  };
  const dataKeys = dataKeysUnder(newKey(random), random);
  const encryption = objectEncryption({ customerKeys, dataKeys, clock, random });
  return { kms, key: await kms.make(), encryption, asked };
}

function bucketWith(encryption?: BucketEncryption): EncryptedBucket {
  return {
    name: "logs",
    ownerAccountId: accountId,
    region: "eu-central-1",
    createdAt: 1,
    ...(encryption !== undefined && { configuration: { encryption } }),
  };
}

function callerOf(id: string): EncryptionCaller {
  return { keyCaller: { kind: "call", call: callBy(id) }, accountId: id };
}

const bucket = bucketWith();
const owner = callerOf(accountId);
const kms = (wish: Partial<KmsWish> = {}): KmsWish => ({ algorithm: "aws:kms", ...wish });

/** A new cipher under KMS, which must be one. */
async function cipherFor(
  { encryption }: Fixture,
  wish: KmsWish | undefined,
  target: EncryptedBucket = bucket,
): Promise<DataCipher> {
  const cipher = await encryption.newCipher({ bucket: target, key: "k" }, wish, owner);
  assert.ok(cipher !== undefined);
  return cipher;
}

/** The data key of what was stored, as a later call has it. */
async function opened(
  { encryption }: Fixture,
  stored: StoredEncryption,
  caller: EncryptionCaller & { readonly customerKey?: CustomerKey } = owner,
  key = "k",
): Promise<readonly Buffer[]> {
  // As it comes back from the index.
  const object = { key, encryption: structuredClone(stored) };
  const dataKey = await encryption.dataKey({ bucket, object }, caller);
  assert.ok(dataKey !== undefined);
  return dataKey.map((layer) => Buffer.from(layer));
}

const layersOf = ({ key }: DataCipher): readonly Buffer[] => key.map((layer) => Buffer.from(layer));

const wishes: readonly [name: string, wish: Partial<KmsWish>, arn: string, layers: number][] = [
  ["a key of KMS", {}, "arn:aws:s3:::logs/k", 1],
  ["a context", { context: { department: "audit" } }, "arn:aws:s3:::logs/k", 1],
  ["a bucket key", { usesBucketKey: true }, "arn:aws:s3:::logs", 1],
  ["two layers", { algorithm: "aws:kms:dsse" }, "arn:aws:s3:::logs/k", 2],
  [
    "two layers, which have no bucket key",
    { algorithm: "aws:kms:dsse", usesBucketKey: true },
    "arn:aws:s3:::logs/k",
    2,
  ],
];
for (const [name, wish, arn, layers] of wishes) {
  test(`objectEncryption with ${name}: opens again what it made`, async () => {
    const world = await fixture();
    const cipher = await cipherFor(world, kms({ ...wish, keyId: world.key.keyId }));
    assert.equal(cipher.key.length, layers);
    assert.ok("keyArn" in cipher.stored);
    assert.equal(cipher.stored.keyArn, arnOf(world.key));
    assert.deepEqual(await opened(world, cipher.stored), layersOf(cipher));
    assert.equal(world.asked[0], `GenerateDataKey ${arn}`);
    assert.equal(world.asked[1], `Decrypt ${arn}`);
    for (const layer of cipher.key) {
      assert.ok(!JSON.stringify(cipher.stored).includes(Buffer.from(layer).toString("base64url")));
    }
  });
}

test("objectEncryption: without a wish the bucket's default counts, and a wish comes before it", async () => {
  const world = await fixture();
  const target = { bucket, key: "k" };
  assert.equal(await world.encryption.newCipher(target, undefined, owner), undefined);
  assert.equal(await world.encryption.newCipher(target, { algorithm: "AES256" }, owner), undefined);

  const byDefault = bucketWith({
    SSEAlgorithm: "aws:kms",
    KMSMasterKeyID: world.key.keyId,
    BucketKeyEnabled: true,
    isCustomerKeyBlocked: true,
  });
  const { stored } = await cipherFor(world, undefined, byDefault);
  assert.deepEqual(
    { ...stored, sealedKey: "" },
    { algorithm: "aws:kms", keyArn: arnOf(world.key), hasBucketKey: true, sealedKey: "" },
  );
  const wished = await world.encryption.newCipher(
    { bucket: byDefault, key: "k" },
    { algorithm: "AES256" },
    owner,
  );
  assert.equal(wished, undefined);
  // A request that names no key has the account's own, and the bucket key as the bucket has it.
  const own = await cipherFor(world, kms(), byDefault);
  assert.ok("keyArn" in own.stored);
  assert.notEqual(own.stored.keyArn, arnOf(world.key));
  assert.equal(own.stored.hasBucketKey, true);
});

test("objectEncryption: a key that is disabled, or is to be deleted, opens nothing from then on", async () => {
  for (const usesBucketKey of [false, true]) {
    const world = await fixture();
    const { parts } = world.kms;
    const wish = kms({ keyId: world.key.keyId, usesBucketKey });
    const cipher = await cipherFor(world, wish);
    await opened(world, cipher.stored);
    const disabled = await disableKey(parts, world.key);
    await refusedWith("DisabledException", async () => opened(world, cipher.stored));
    await refusedWith("DisabledException", async () => cipherFor(world, wish));
    const enabled = await enableKey(parts, disabled);
    assert.deepEqual(await opened(world, cipher.stored), layersOf(cipher));
    await scheduleDeletion(parts, enabled, 7);
    await refusedWith("KMSInvalidStateException", async () => opened(world, cipher.stored));
  }
});

test("objectEncryption: a bucket key spares KMS, for one caller and for five minutes", async () => {
  const world = await fixture();
  const wish = kms({ keyId: arnOf(world.key), usesBucketKey: true });
  const ciphers = [await cipherFor(world, wish), await cipherFor(world, wish)];
  for (const { stored } of [...ciphers, ...ciphers]) await opened(world, stored);
  assert.equal(world.asked.length, 2, world.asked.join());
  assert.notDeepEqual(layersOf(ciphers[0] ?? never()), layersOf(ciphers[1] ?? never()));

  const { stored } = ciphers[0] ?? never();
  await refusedWith("AccessDeniedException", async () =>
    opened(world, stored, callerOf(otherAccountId)),
  );
  assert.equal(world.asked.length, 3);
  await world.kms.world.clock.advance(5 * 60_000);
  await opened(world, stored);
  assert.equal(world.asked.length, 4);
});

test("objectEncryption: what was sealed for one object opens for no other", async () => {
  const world = await fixture();
  const { stored } = await cipherFor(world, kms({ keyId: world.key.keyId }));
  await refusedWith("InvalidCiphertextException", async () =>
    opened(world, stored, owner, "other"),
  );
});

test("objectEncryption: a customer's key alone opens what is under it, and is not kept", async () => {
  const world = await fixture();
  const { random } = world.kms.world;
  const customerKey = { key: newKey(random), md5: "the MD5 of it" };
  const cipher = await world.encryption.newCipher(
    { bucket, key: "k" },
    { algorithm: "customer", customerKey },
    owner,
  );
  assert.ok(cipher !== undefined);
  assert.deepEqual(
    { ...cipher.stored, sealedKey: "" },
    { algorithm: "customer", keyMd5: "the MD5 of it", sealedKey: "" },
  );
  assert.deepEqual(await opened(world, cipher.stored, { ...owner, customerKey }), layersOf(cipher));
  const other = { ...customerKey, key: newKey(random) };
  await assert.rejects(
    opened(world, cipher.stored, { ...owner, customerKey: other }),
    WrongKeyError,
  );
  assert.deepEqual(world.asked, []);
});

function never(): never {
  throw new assert.AssertionError({ message: "there is one" });
}

import assert from "node:assert/strict";
import {
  constants,
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from "node:crypto";
import { test } from "node:test";

import {
  CreateKeyCommand,
  DecryptCommand,
  DeleteImportedKeyMaterialCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GetParametersForImportCommand,
  ImportKeyMaterialCommand,
  ReplicateKeyCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  UpdatePrimaryRegionCommand,
} from "@aws-sdk/client-kms";
import type { AlgorithmSpec, KMSClient } from "@aws-sdk/client-kms";

import { accountId } from "../../kms/kms.fixture.ts";
import { failure, openClient } from "./client.fixture.ts";

const Plaintext = Buffer.from("the plan");
const material = Buffer.from("0123456789abcdef0123456789abcdef");

/** Wraps as the developer guide says, with OpenSSL. */
async function wrapped(
  client: KMSClient,
  KeyId: string | undefined,
  secret: Uint8Array,
  algorithm: AlgorithmSpec = "RSAES_OAEP_SHA_256",
): Promise<{
  KeyId: string | undefined;
  ImportToken: Uint8Array;
  EncryptedKeyMaterial: Uint8Array;
}> {
  const parameters = await client.send(
    new GetParametersForImportCommand({
      KeyId,
      WrappingAlgorithm: algorithm,
      WrappingKeySpec: "RSA_2048",
    }),
  );
  const spki = {
    key: Buffer.from(parameters.PublicKey ?? []),
    format: "der",
    type: "spki",
  } as const;
  const key = createPublicKey(spki);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const oaepHash = algorithm.endsWith("SHA_1") ? "sha1" : "sha256";
  const oaep = (bytes: Uint8Array): Uint8Array => publicEncrypt({ key, padding, oaepHash }, bytes);
  const { ImportToken = new Uint8Array(0) } = parameters;
  if (algorithm.startsWith("RSAES"))
    return { KeyId, ImportToken, EncryptedKeyMaterial: oaep(secret) };
  const aesKey = randomBytes(32);
  const cipher = createCipheriv("id-aes256-wrap-pad", aesKey, Buffer.from("a65959a6", "hex"));
  const inner = [oaep(aesKey), cipher.update(secret), cipher.final()];
  return { KeyId, ImportToken, EncryptedKeyMaterial: Buffer.concat(inner) };
}

const forEver = { ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" as const };

test("imported material: with each wrapping; deleted, and the same imported again", async () => {
  await using bench = await openClient();
  const { client } = bench;
  for (const algorithm of [
    "RSAES_OAEP_SHA_1",
    "RSAES_OAEP_SHA_256",
    "RSA_AES_KEY_WRAP_SHA_1",
    "RSA_AES_KEY_WRAP_SHA_256",
  ] as const) {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Origin: "EXTERNAL" }));
    const KeyId = KeyMetadata?.KeyId;
    assert.equal(KeyMetadata?.KeyState, "PendingImport");
    const encrypt = new EncryptCommand({ KeyId, Plaintext });
    assert.match((await failure(client.send(encrypt)))[1], /is pending import\.$/);

    const import1 = { ...(await wrapped(client, KeyId, material, algorithm)), ...forEver };
    const done = await client.send(new ImportKeyMaterialCommand(import1));
    const { CiphertextBlob } = await client.send(encrypt);
    await client.send(new DeleteImportedKeyMaterialCommand({ KeyId }));
    const decrypt = new DecryptCommand({ CiphertextBlob });
    assert.match((await failure(client.send(decrypt)))[1], /is pending import\.$/);
    const other = { ...(await wrapped(client, KeyId, randomBytes(32))), ...forEver };
    assert.equal(
      (await failure(client.send(new ImportKeyMaterialCommand(other))))[0],
      "IncorrectKeyMaterialException",
    );
    const again = { ...(await wrapped(client, KeyId, material)), ...forEver };
    const same = await client.send(new ImportKeyMaterialCommand(again));
    assert.equal(same.KeyMaterialId, done.KeyMaterialId);
    assert.deepEqual(Buffer.from((await client.send(decrypt)).Plaintext ?? []), Plaintext);
  }
});

test("imported material expires when its time has come, also before anybody sweeps", async () => {
  await using bench = await openClient();
  const { client, kms } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Origin: "EXTERNAL" }));
  const KeyId = KeyMetadata?.KeyId;
  const ValidTo = new Date(kms.world.clock.now() + 3_600_000);
  const wrap = await wrapped(client, KeyId, material);
  await client.send(new ImportKeyMaterialCommand({ ...wrap, ValidTo }));
  await client.send(new EncryptCommand({ KeyId, Plaintext }));
  await kms.world.clock.advance(3_600_000);
  assert.equal(
    (await client.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState,
    "PendingImport",
  );
  await kms.world.clock.advance(7_200_000);
  const key = kms.parts.store.listOf({ accountId, region: "eu-central-1" })[0];
  assert.equal(key?.materials[0]?.sealed, undefined, "it is forgotten");

  await kms.world.clock.advance(24 * 3_600_000);
  const late = client.send(new ImportKeyMaterialCommand({ ...wrap, ...forEver }));
  assert.equal((await failure(late))[0], "ExpiredImportTokenException");
});

test("new imported material waits for a rotation; old ciphertexts stay readable", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Origin: "EXTERNAL" }));
  const KeyId = KeyMetadata?.KeyId;
  const first = { ...(await wrapped(client, KeyId, material)), ...forEver };
  await client.send(new ImportKeyMaterialCommand(first));
  const old = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  const next = await wrapped(client, KeyId, randomBytes(32));
  const importType = { ...next, ...forEver, ImportType: "NEW_KEY_MATERIAL" as const };
  const { KeyMaterialId } = await client.send(new ImportKeyMaterialCommand(importType));
  await client.send(new RotateKeyOnDemandCommand({ KeyId }));
  const fresh = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  const opened = await client.send(new DecryptCommand(fresh));
  assert.equal(opened.KeyMaterialId, KeyMaterialId);
  assert.deepEqual(
    Buffer.from((await client.send(new DecryptCommand(old))).Plaintext ?? []),
    Plaintext,
  );
});

test("an imported private key signs; one of another kind is refused", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const create = {
    Origin: "EXTERNAL",
    KeySpec: "ECC_NIST_P256",
    KeyUsage: "SIGN_VERIFY",
  } as const;
  const { KeyMetadata } = await client.send(new CreateKeyCommand(create));
  const KeyId = KeyMetadata?.KeyId;
  const pkcs8 = (namedCurve: string): Buffer =>
    generateKeyPairSync("ec", { namedCurve }).privateKey.export({ type: "pkcs8", format: "der" });
  const wrong = await wrapped(client, KeyId, pkcs8("secp384r1"), "RSA_AES_KEY_WRAP_SHA_256");
  assert.equal(
    (await failure(client.send(new ImportKeyMaterialCommand({ ...wrong, ...forEver }))))[0],
    "IncorrectKeyMaterialException",
  );
  const right = await wrapped(client, KeyId, pkcs8("prime256v1"), "RSA_AES_KEY_WRAP_SHA_256");
  await client.send(new ImportKeyMaterialCommand({ ...right, ...forEver }));
  const sign = { KeyId, Message: Plaintext, SigningAlgorithm: "ECDSA_SHA_256" as const };
  assert.ok((await client.send(new SignCommand(sign))).Signature);
});

test("multi-Region keys: a replica opens what its primary has made, also after a rotation", async () => {
  await using bench = await openClient();
  const { client, kms } = bench;
  const there = bench.clientOf(accountId, "us-east-1");
  const { KeyMetadata } = await client.send(new CreateKeyCommand({ MultiRegion: true }));
  const KeyId = KeyMetadata?.KeyId;
  assert.match(KeyId ?? "", /^mrk-[0-9a-f]{32}$/);
  const replicated = await client.send(
    new ReplicateKeyCommand({ KeyId, ReplicaRegion: "us-east-1" }),
  );
  assert.equal(
    replicated.ReplicaKeyMetadata?.MultiRegionConfiguration?.MultiRegionKeyType,
    "REPLICA",
  );
  await client.send(new RotateKeyOnDemandCommand({ KeyId }));
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  const opened = await there.send(new DecryptCommand({ CiphertextBlob }));
  assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
  assert.match(opened.KeyId ?? "", /^arn:aws:kms:us-east-1:/);
  assert.equal(
    (await failure(there.send(new RotateKeyOnDemandCommand({ KeyId }))))[0],
    "UnsupportedOperationException",
  );
  await client.send(new UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: "us-east-1" }));
  await there.send(new RotateKeyOnDemandCommand({ KeyId }));
  const theirs = await there.send(new EncryptCommand({ KeyId, Plaintext }));
  await client.send(new DecryptCommand({ CiphertextBlob: theirs.CiphertextBlob }));

  const primary = await there.send(
    new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
  );
  assert.equal(primary.KeyState, "PendingReplicaDeletion");
  await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  const day = 24 * 3_600_000;
  await kms.world.clock.advance(7 * day + 7_200_000);
  const { KeyMetadata: left } = await there.send(new DescribeKeyCommand({ KeyId }));
  assert.equal(left?.KeyState, "PendingDeletion");
  await kms.world.clock.advance(7 * day + 7_200_000);
  assert.equal(
    (await failure(there.send(new DescribeKeyCommand({ KeyId }))))[0],
    "NotFoundException",
  );
  assert.deepEqual(await kms.documents.list("kms/"), [], "nothing is left of it");
});

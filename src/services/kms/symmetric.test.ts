import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyPairCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateRandomCommand,
  ListKeyRotationsCommand,
  ReEncryptCommand,
  RotateKeyOnDemandCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

import { failure, openClient } from "./client.fixture.ts";

const Plaintext = Buffer.from("the plan");
const EncryptionContext = { Purpose: "test", "aws:s3:arn": "arn:aws:s3:::b/k" };

test("CreateKey without parameters makes a symmetric encryption key", async () => {
  await using bench = await openClient();
  const { KeyMetadata } = await bench.client.send(new CreateKeyCommand({}));
  const keyId = KeyMetadata?.KeyId ?? assert.fail();
  assert.match(keyId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(
    { ...KeyMetadata, CurrentKeyMaterialId: "" },
    {
      AWSAccountId: "111122223333",
      Arn: `arn:aws:kms:eu-central-1:111122223333:key/${keyId}`,
      CreationDate: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
      CurrentKeyMaterialId: "",
      CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
      Description: "",
      Enabled: true,
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
      KeyId: keyId,
      KeyManager: "CUSTOMER",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyState: "Enabled",
      KeyUsage: "ENCRYPT_DECRYPT",
      MultiRegion: false,
      Origin: "AWS_KMS",
    },
  );
  assert.match(KeyMetadata?.CurrentKeyMaterialId ?? "", /^[0-9a-f]{64}$/);
});

test("Encrypt and Decrypt: by id, ARN and alias; only with the same encryption context", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const { KeyId: TargetKeyId, Arn } = KeyMetadata ?? {};
  await client.send(new CreateAliasCommand({ AliasName: "alias/app/main", TargetKeyId }));
  const aliasArn = "arn:aws:kms:eu-central-1:111122223333:alias/app/main";
  for (const KeyId of [TargetKeyId, Arn, "alias/app/main", aliasArn]) {
    const input = { KeyId, Plaintext, EncryptionContext };
    const { CiphertextBlob, ...rest } = await client.send(new EncryptCommand(input));
    assert.equal(rest.KeyId, Arn);
    assert.equal(rest.EncryptionAlgorithm, "SYMMETRIC_DEFAULT");
    const opened = await client.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
    assert.equal(opened.KeyId, Arn);
    assert.deepEqual(await failure(client.send(new DecryptCommand({ CiphertextBlob }))), [
      "InvalidCiphertextException",
      "UnknownError",
    ]);
  }
});

test("Decrypt: after a rotation old ciphertexts open, and new ones are of the new material", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const before = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  await client.send(new RotateKeyOnDemandCommand({ KeyId }));
  const after = await client.send(new EncryptCommand({ KeyId, Plaintext }));
  const [old, fresh] = await Promise.all(
    [before, after].map(async ({ CiphertextBlob }) =>
      client.send(new DecryptCommand({ CiphertextBlob })),
    ),
  );
  assert.deepEqual(old?.Plaintext, fresh?.Plaintext);
  assert.notEqual(old?.KeyMaterialId, fresh?.KeyMaterialId);
  const list = new ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: "ALL_KEY_MATERIAL" });
  const { Rotations = [] } = await client.send(list);
  assert.deepEqual(
    Rotations.map(({ KeyMaterialId, KeyMaterialState }) => [KeyMaterialId, KeyMaterialState]),
    [
      [old?.KeyMaterialId, "NON_CURRENT"],
      [fresh?.KeyMaterialId, "CURRENT"],
    ],
  );
});

test("GenerateDataKey and its variants give what Decrypt opens", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const open = async (CiphertextBlob: Uint8Array | undefined): Promise<Buffer> => {
    const input = { CiphertextBlob, EncryptionContext };
    return Buffer.from((await client.send(new DecryptCommand(input))).Plaintext ?? []);
  };
  const shared = { KeyId, EncryptionContext };
  for (const [size, input] of [
    [32, { ...shared, KeySpec: "AES_256" as const }],
    [16, { ...shared, KeySpec: "AES_128" as const }],
    [1024, { ...shared, NumberOfBytes: 1024 }],
  ] as const) {
    const made = await client.send(new GenerateDataKeyCommand(input));
    assert.equal(made.Plaintext?.length, size);
    assert.deepEqual(await open(made.CiphertextBlob), Buffer.from(made.Plaintext ?? []));
    const alone = await client.send(new GenerateDataKeyWithoutPlaintextCommand(input));
    assert.equal((await open(alone.CiphertextBlob)).length, size);
  }
  const pairInput = { ...shared, KeyPairSpec: "ECC_NIST_P256" as const };
  const pair = await client.send(new GenerateDataKeyPairCommand(pairInput));
  const privateKey = await open(pair.PrivateKeyCiphertextBlob);
  assert.deepEqual(privateKey, Buffer.from(pair.PrivateKeyPlaintext ?? []));
  const der = { key: privateKey, format: "der", type: "pkcs8" } as const;
  const signature = sign("sha256", Plaintext, createPrivateKey(der));
  const spki = { key: Buffer.from(pair.PublicKey ?? []), format: "der", type: "spki" } as const;
  assert.ok(verify("sha256", Plaintext, createPublicKey(spki), signature));

  assert.deepEqual(await failure(client.send(new GenerateDataKeyCommand(shared))), [
    "ValidationException",
    "Please specify either number of bytes or key spec.",
  ]);
  const random = await client.send(new GenerateRandomCommand({ NumberOfBytes: 24 }));
  assert.equal(random.Plaintext?.length, 24);
});

test("ReEncrypt goes from one key and context to another", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const [from, to] = await Promise.all(
    [1, 2].map(async () => client.send(new CreateKeyCommand({}))),
  );
  const { CiphertextBlob } = await client.send(
    new EncryptCommand({ KeyId: from?.KeyMetadata?.KeyId, Plaintext, EncryptionContext }),
  );
  const moved = await client.send(
    new ReEncryptCommand({
      CiphertextBlob,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: to?.KeyMetadata?.Arn,
      DestinationEncryptionContext: { other: "context" },
    }),
  );
  assert.equal(moved.SourceKeyId, from?.KeyMetadata?.Arn);
  assert.equal(moved.KeyId, to?.KeyMetadata?.Arn);
  const opened = await client.send(
    new DecryptCommand({
      CiphertextBlob: moved.CiphertextBlob,
      EncryptionContext: { other: "context" },
      KeyId: to?.KeyMetadata?.Arn,
    }),
  );
  assert.deepEqual(Buffer.from(opened.Plaintext ?? []), Plaintext);
});

test("keys that are not there, disabled or going are refused in AWS's words", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const { KeyId, Arn } = KeyMetadata ?? {};
  const nobody = "1234abcd-12ab-34cd-56ef-1234567890ab";
  const encrypt = async (id: string | undefined): Promise<readonly [string, string]> =>
    failure(client.send(new EncryptCommand({ KeyId: id, Plaintext })));

  assert.deepEqual(await encrypt(nobody), [
    "NotFoundException",
    `Key 'arn:aws:kms:eu-central-1:111122223333:key/${nobody}' does not exist`,
  ]);
  assert.deepEqual(await encrypt("alias/none"), [
    "NotFoundException",
    "Alias arn:aws:kms:eu-central-1:111122223333:alias/none is not found.",
  ]);
  assert.deepEqual(await encrypt("nonsense"), ["NotFoundException", "Invalid keyId 'nonsense'"]);
  assert.deepEqual(await encrypt("arn:aws:s3:::bucket"), [
    "InvalidArnException",
    "Invalid arn arn:aws:s3:::bucket",
  ]);
  await client.send(new DisableKeyCommand({ KeyId }));
  assert.deepEqual(await encrypt(KeyId), ["DisabledException", `${Arn} is disabled.`]);
  const scheduled = await client.send(
    new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
  );
  assert.equal(scheduled.KeyState, "PendingDeletion");
  assert.deepEqual(scheduled.DeletionDate, new Date(Date.UTC(2026, 0, 9, 3, 4, 5)));
  assert.deepEqual(await encrypt(KeyId), [
    "KMSInvalidStateException",
    `${Arn} is pending deletion.`,
  ]);
  const { KeyMetadata: later } = await client.send(new DescribeKeyCommand({ KeyId }));
  assert.equal(later?.KeyState, "PendingDeletion");
  assert.equal(later.Enabled, false);
  await bench.kms.world.clock.advance(7 * 24 * 60 * 60 * 1000);
  assert.equal((await encrypt(KeyId))[0], "NotFoundException");
});

test("inputs that break the model's rules are refused, each rule named, no secret shown", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const input = { KeyId: "", Plaintext: Buffer.alloc(4097, "s") };
  assert.deepEqual(await failure(client.send(new EncryptCommand(input))), [
    "ValidationException",
    "2 validation errors detected: Value '' at 'keyId' failed to satisfy constraint: Member must have " +
      "length greater than or equal to 1; Value 'java.nio.HeapByteBuffer[pos=0 lim=4097 cap=4097]' at " +
      "'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096",
  ]);
});

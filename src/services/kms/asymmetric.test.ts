import assert from "node:assert/strict";
import {
  constants,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  publicEncrypt,
  verify,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import { test } from "node:test";

import {
  CreateKeyCommand,
  DecapsulateCommand,
  DecryptCommand,
  DeriveSharedSecretCommand,
  EncapsulateCommand,
  EncryptCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from "@aws-sdk/client-kms";
import type { KMSClient, KeySpec, KeyUsageType, SigningAlgorithmSpec } from "@aws-sdk/client-kms";

import { failure, openClient } from "./client.fixture.ts";

const message = Buffer.from("a message that is signed");

async function makeKey(
  client: KMSClient,
  spec: KeySpec,
  usage: KeyUsageType,
): Promise<{ readonly KeyId: string; readonly publicKey: KeyObject }> {
  const create = new CreateKeyCommand({ KeySpec: spec, KeyUsage: usage });
  const KeyId = (await client.send(create)).KeyMetadata?.KeyId ?? assert.fail();
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId }));
  const der = { key: Buffer.from(PublicKey ?? []), format: "der", type: "spki" } as const;
  return { KeyId, publicKey: createPublicKey(der) };
}

const signing: readonly [spec: KeySpec, algorithms: readonly SigningAlgorithmSpec[]][] = [
  [
    "RSA_2048",
    [
      "RSASSA_PKCS1_V1_5_SHA_256",
      "RSASSA_PKCS1_V1_5_SHA_384",
      "RSASSA_PKCS1_V1_5_SHA_512",
      "RSASSA_PSS_SHA_256",
      "RSASSA_PSS_SHA_384",
      "RSASSA_PSS_SHA_512",
    ],
  ],
  ["ECC_NIST_P256", ["ECDSA_SHA_256"]],
  ["ECC_NIST_P384", ["ECDSA_SHA_384"]],
  ["ECC_NIST_P521", ["ECDSA_SHA_512"]],
  ["ECC_SECG_P256K1", ["ECDSA_SHA_256"]],
];

for (const [spec, algorithms] of signing) {
  test(`Sign with ${spec}: OpenSSL verifies it, of messages and of digests`, async () => {
    await using bench = await openClient();
    const { client } = bench;
    const { KeyId, publicKey } = await makeKey(client, spec, "SIGN_VERIFY");
    for (const SigningAlgorithm of algorithms) {
      const name = `sha${SigningAlgorithm.slice(-3)}`;
      const digest = hash(name, message, "buffer");
      const key = SigningAlgorithm.startsWith("RSASSA_PSS")
        ? { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: -1 }
        : publicKey;
      for (const [MessageType, Message] of [
        ["RAW", message],
        ["DIGEST", digest],
      ] as const) {
        const signed = { KeyId, SigningAlgorithm, MessageType, Message };
        const { Signature = new Uint8Array(0) } = await client.send(new SignCommand(signed));
        assert.ok(verify(name, message, key, Signature), `${SigningAlgorithm} ${MessageType}`);
        // Each way of giving the message accepts what the other has signed.
        for (const given of [
          { Message: message },
          { Message: digest, MessageType: "DIGEST" as const },
        ]) {
          const checked = { KeyId, SigningAlgorithm, Signature, ...given };
          assert.equal((await client.send(new VerifyCommand(checked))).SignatureValid, true);
          const last = Signature.length - 1;
          const changed = Signature.with(last, (Signature[last] ?? 0) ^ 1);
          const broken = { ...checked, Signature: changed };
          assert.equal(
            (await failure(client.send(new VerifyCommand(broken))))[0],
            "KMSInvalidSignatureException",
          );
        }
      }
      const short = { KeyId, SigningAlgorithm, MessageType: "DIGEST" as const };
      assert.deepEqual(
        await failure(client.send(new SignCommand({ ...short, Message: digest.subarray(1) }))),
        ["ValidationException", `Digest is invalid length for algorithm ${SigningAlgorithm}.`],
      );
    }
  });
}

for (const [spec, SigningAlgorithm] of [
  ["ECC_NIST_EDWARDS25519", "ED25519_SHA_512"],
  ["ML_DSA_44", "ML_DSA_SHAKE_256"],
  ["ML_DSA_65", "ML_DSA_SHAKE_256"],
  ["ML_DSA_87", "ML_DSA_SHAKE_256"],
] as const) {
  test(`Sign with ${spec}: OpenSSL verifies it`, async () => {
    await using bench = await openClient();
    const { client } = bench;
    const { KeyId, publicKey } = await makeKey(client, spec, "SIGN_VERIFY");
    const signed = { KeyId, SigningAlgorithm, Message: message };
    const { Signature = new Uint8Array(0) } = await client.send(new SignCommand(signed));
    assert.ok(verify(null, message, publicKey, Signature));
    const checked = await client.send(new VerifyCommand({ ...signed, Signature }));
    assert.equal(checked.SignatureValid, true);
  });
}

test("Encrypt with RSA: what anybody has encrypted under the public key opens", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyId, publicKey } = await makeKey(client, "RSA_2048", "ENCRYPT_DECRYPT");
  for (const [EncryptionAlgorithm, oaepHash, max] of [
    ["RSAES_OAEP_SHA_1", "sha1", 214],
    ["RSAES_OAEP_SHA_256", "sha256", 190],
  ] as const) {
    const theirs = publicEncrypt({ key: publicKey, oaepHash }, message);
    const ours = await client.send(
      new EncryptCommand({ KeyId, EncryptionAlgorithm, Plaintext: message }),
    );
    for (const CiphertextBlob of [theirs, ours.CiphertextBlob]) {
      const input = { KeyId, EncryptionAlgorithm, CiphertextBlob };
      const { Plaintext } = await client.send(new DecryptCommand(input));
      assert.deepEqual(Buffer.from(Plaintext ?? []), message);
    }
    const long = { KeyId, EncryptionAlgorithm, Plaintext: Buffer.alloc(max + 1) };
    assert.equal((await failure(client.send(new EncryptCommand(long))))[0], "ValidationException");
    await client.send(new EncryptCommand({ ...long, Plaintext: Buffer.alloc(max) }));
  }
  const wrong = { KeyId, Message: message, SigningAlgorithm: "RSASSA_PSS_SHA_256" as const };
  const [name, text] = await failure(client.send(new SignCommand(wrong)));
  assert.equal(name, "InvalidKeyUsageException");
  assert.match(text, /key usage is ENCRYPT_DECRYPT which is not valid for Sign\.$/);
});

test("GenerateMac and VerifyMac, for each length", async () => {
  await using bench = await openClient();
  const { client } = bench;
  for (const bits of [224, 256, 384, 512] as const) {
    const create = { KeySpec: `HMAC_${bits}`, KeyUsage: "GENERATE_VERIFY_MAC" } as const;
    const { KeyMetadata } = await client.send(new CreateKeyCommand(create));
    const MacAlgorithm = `HMAC_SHA_${bits}` as const;
    assert.deepEqual(KeyMetadata?.MacAlgorithms, [MacAlgorithm]);
    const input = { KeyId: KeyMetadata.KeyId, MacAlgorithm, Message: message };
    const { Mac } = await client.send(new GenerateMacCommand(input));
    assert.equal(Mac?.length, bits / 8);
    assert.equal((await client.send(new VerifyMacCommand({ ...input, Mac }))).MacValid, true);
    const other = createHmac("sha256", "another").update(message).digest();
    assert.equal(
      (await failure(client.send(new VerifyMacCommand({ ...input, Mac: other }))))[0],
      "KMSInvalidMacException",
    );
  }
});

test("DeriveSharedSecret agrees with the owner of the other key", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyId, publicKey } = await makeKey(client, "ECC_NIST_P384", "KEY_AGREEMENT");
  const mine = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  const PublicKey = mine.publicKey.export({ type: "spki", format: "der" });
  const input = { KeyId, KeyAgreementAlgorithm: "ECDH" as const, PublicKey };
  const { SharedSecret } = await client.send(new DeriveSharedSecretCommand(input));
  const expected = diffieHellman({ privateKey: mine.privateKey, publicKey });
  assert.deepEqual(Buffer.from(SharedSecret ?? []), expected);
  const other = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).publicKey;
  const wrong = { ...input, PublicKey: other.export({ type: "spki", format: "der" }) };
  assert.equal(
    (await failure(client.send(new DeriveSharedSecretCommand(wrong))))[0],
    "ValidationException",
  );
});

test("Encapsulate and Decapsulate share a secret", async () => {
  await using bench = await openClient();
  const { client } = bench;
  const { KeyId } = await makeKey(client, "ML_KEM_768", "ENCAPSULATE_DECAPSULATE");
  const shared = { KeyId, EncapsulationAlgorithm: "ML_KEM" as const };
  const made = await client.send(new EncapsulateCommand(shared));
  const { SharedSecretCiphertextBlob } = made;
  const opened = await client.send(
    new DecapsulateCommand({ ...shared, SharedSecretCiphertextBlob }),
  );
  assert.equal(made.SharedSecret?.length, 32);
  assert.deepEqual(opened.SharedSecret, made.SharedSecret);
});

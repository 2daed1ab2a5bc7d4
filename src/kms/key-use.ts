import type { EncryptionAlgorithmSpec, MacAlgorithmSpec } from "@aws-sdk/client-kms";
import { createHmac } from "node:crypto";

import type { EncryptionContext } from "./encryption-context.ts";
import { mustHave, requireEnabled } from "./find-key.ts";
import type { Key } from "./key.ts";
import { arnOf, currentMaterial } from "./key.ts";
import { equalBytes, factsOf, openMaterial } from "./key-material.ts";
import type { Secret } from "./key-material.ts";
import { KmsError, invalidKeyUsage, invalidRequest } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { decryptRsa, encryptRsa } from "./rsa-encryption.ts";
import type { SignedMessage } from "./signature.ts";
import { signMessage, verifyMessage } from "./signature.ts";
import { openUnder, sealUnder } from "./symmetric-key.ts";

// What KMS does with the secret of a key, whatever its kind. Each function takes a key whose state and
// usage `requireUsable` has let through.

/**
 * A key that is enabled and made for a usage.
 *
 * @param operation as KMS calls it, for its message
 * @throws KmsError `InvalidKeyUsageException`, `DisabledException`, `KMSInvalidStateException`
 */
export function requireUsable(
  { world }: KmsParts,
  key: Key,
  usage: Key["usage"],
  operation: string,
): Key {
  requireEnabled(key, world.clock.now());
  if (key.usage !== usage) throw invalidKeyUsage(arnOf(key), key.usage, operation);
  return key;
}

/** A usable key of the kind that makes and seals data keys. @throws KmsError */
export function requireSymmetric(parts: KmsParts, key: Key, operation: string): Key {
  requireUsable(parts, key, "ENCRYPT_DECRYPT", operation);
  if (key.spec === "SYMMETRIC_DEFAULT") return key;
  throw new KmsError(
    "InvalidKeyUsageException",
    `${arnOf(key)} key spec is ${key.spec} which is not valid for ${operation}.`,
  );
}

export interface Encryption {
  readonly key: Key;
  readonly algorithm: EncryptionAlgorithmSpec;
  readonly context: EncryptionContext;
}

/** @throws KmsError `InvalidKeyUsageException`, `ValidationException` */
export function encryptWith(
  parts: KmsParts,
  encryption: Encryption,
  plaintext: Uint8Array,
): { readonly ciphertext: Uint8Array; readonly materialId?: string } {
  const { key, algorithm } = encryption;
  checkEncryption(encryption);
  if (algorithm === "SYMMETRIC_DEFAULT") return sealUnder(parts, encryption, plaintext);
  const publicKey = publicKeyOf(key);
  return { ciphertext: encryptRsa(publicKey, algorithm, plaintext, factsOf(key.spec).bits ?? 0) };
}

/** @throws KmsError `InvalidCiphertextException`, `IncorrectKeyException`, `InvalidKeyUsageException` */
export function decryptWith(
  parts: KmsParts,
  encryption: Encryption,
  ciphertext: Uint8Array,
): { readonly plaintext: Uint8Array; readonly materialId?: string } {
  const { key, algorithm } = encryption;
  checkEncryption(encryption);
  if (algorithm === "SYMMETRIC_DEFAULT") return openUnder(parts, encryption, ciphertext);
  return {
    plaintext: withSecret(parts, key, (secret) => decryptRsa(secret, algorithm, ciphertext)),
  };
}

function checkEncryption({ key, algorithm, context }: Encryption): void {
  checkAlgorithm(factsOf(key.spec).encryptionAlgorithms, algorithm, key);
  if (algorithm !== "SYMMETRIC_DEFAULT" && Object.keys(context).length > 0) {
    throw invalidRequest("EncryptionContext is not supported with asymmetric keys.");
  }
}

export async function signWith(
  parts: KmsParts,
  key: Key,
  signed: SignedMessage,
): Promise<Uint8Array> {
  const facts = factsOf(key.spec);
  checkAlgorithm(facts.signingAlgorithms, signed.algorithm, key);
  return withSecretWhile(parts, key, async (secret) =>
    signMessage(facts, secret, signed, parts.world.random),
  );
}

export async function verifyWith(
  key: Key,
  signed: SignedMessage,
  signature: Uint8Array,
): Promise<boolean> {
  const facts = factsOf(key.spec);
  checkAlgorithm(facts.signingAlgorithms, signed.algorithm, key);
  return verifyMessage(facts, publicKeyOf(key), signed, signature);
}

/** @throws KmsError `InvalidKeyUsageException` the algorithm is not the key's */
export function macWith(
  parts: KmsParts,
  key: Key,
  algorithm: MacAlgorithmSpec,
  message: Uint8Array,
): Uint8Array {
  checkAlgorithm(factsOf(key.spec).macAlgorithms, algorithm, key);
  const name = algorithm.replace("HMAC_SHA_", "sha");
  return withSecret(parts, key, (secret) => createHmac(name, secret).update(message).digest());
}

/** @throws KmsError `KMSInvalidMacException` */
export function verifyMacWith(
  parts: KmsParts,
  key: Key,
  signed: { readonly algorithm: MacAlgorithmSpec; readonly message: Uint8Array },
  mac: Uint8Array,
): void {
  const expected = macWith(parts, key, signed.algorithm, signed.message);
  if (!equalBytes(expected, mac)) throw new KmsError("KMSInvalidMacException");
}

/** SubjectPublicKeyInfo in DER, of a key that has one. */
export function publicKeyOf(key: Key): Uint8Array {
  const { publicKey } = mustHave(currentMaterial(key), key);
  return Buffer.from(mustHave(publicKey, key), "base64");
}

/** Runs `use` with the key's current secret in the clear, and overwrites that afterwards. */
export function withSecret<Result>(
  { keys }: KmsParts,
  key: Key,
  use: (secret: Secret) => Result,
): Result {
  const secret = openMaterial(key, mustHave(currentMaterial(key), key), keys);
  try {
    return use(secret);
  } finally {
    secret.fill(0);
  }
}

async function withSecretWhile<Result>(
  { keys }: KmsParts,
  key: Key,
  use: (secret: Secret) => Promise<Result>,
): Promise<Result> {
  const secret = openMaterial(key, mustHave(currentMaterial(key), key), keys);
  try {
    return await use(secret);
  } finally {
    secret.fill(0);
  }
}

/** @throws KmsError `InvalidKeyUsageException` */
export function checkAlgorithm(
  algorithms: readonly string[] | undefined,
  wanted: string,
  key: Key,
): void {
  if (algorithms?.includes(wanted) === true) return;
  throw new KmsError(
    "InvalidKeyUsageException",
    `Algorithm ${wanted} and key spec ${key.spec} are incompatible.`,
  );
}

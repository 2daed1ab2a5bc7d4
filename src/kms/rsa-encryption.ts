import { constants, privateDecrypt, publicEncrypt } from "node:crypto";

import type { EncryptionAlgorithmSpec } from "@aws-sdk/client-kms";

import type { Secret } from "./key-material.ts";
import { privateKeyOf } from "./key-material.ts";
import { KmsError, invalidRequest } from "./kms-error.ts";

const hashes: Partial<Record<EncryptionAlgorithmSpec, { name: string; bytes: number }>> = {
  RSAES_OAEP_SHA_1: { name: "sha1", bytes: 20 },
  RSAES_OAEP_SHA_256: { name: "sha256", bytes: 32 },
};

/**
 * RSAES-OAEP under a public key (SubjectPublicKeyInfo in DER), MGF1 with the same hash.
 *
 * @throws KmsError `ValidationException` the plaintext is too long for the key
 */
export function encryptRsa(
  publicKey: Uint8Array,
  algorithm: EncryptionAlgorithmSpec,
  plaintext: Uint8Array,
  modulusBits: number,
): Uint8Array {
  const { name, bytes } = hashOf(algorithm);
  const max = modulusBits / 8 - 2 * bytes - 2;
  if (plaintext.length > max) {
    throw invalidRequest(
      `Algorithm ${algorithm} and key spec RSA_${modulusBits} cannot encrypt data larger than ` +
        `${max} bytes.`,
    );
  }
  const key = { key: Buffer.from(publicKey), format: "der", type: "spki" } as const;
  return publicEncrypt({ ...key, ...padding, oaepHash: name }, plaintext);
}

/** @throws KmsError `InvalidCiphertextException` */
export function decryptRsa(
  secret: Secret,
  algorithm: EncryptionAlgorithmSpec,
  ciphertext: Uint8Array,
): Uint8Array {
  const { name } = hashOf(algorithm);
  const key = privateKeyOf(secret);
  try {
    return privateDecrypt({ key, ...padding, oaepHash: name }, ciphertext);
  } catch (error) {
    throw new KmsError("InvalidCiphertextException", "", { cause: error });
  }
}

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING };

function hashOf(algorithm: EncryptionAlgorithmSpec): { name: string; bytes: number } {
  const hash = hashes[algorithm];
  if (hash === undefined) throw invalidRequest(`Algorithm ${algorithm} is not one of RSA's.`);
  return hash;
}

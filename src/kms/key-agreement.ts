import { createPublicKey, decapsulate, diffieHellman, encapsulate } from "node:crypto";
import type { KeyObject } from "node:crypto";

import type { Key } from "./key.ts";
import { factsOf, privateKeyOf } from "./key-material.ts";
import { checkAlgorithm, publicKeyOf, withSecret } from "./key-use.ts";
import { KmsError, invalidRequest } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";

/**
 * The secret that an elliptic curve key shares with the owner of another one on the same curve (NIST SP
 * 800-56A, 5.7.1.2): the raw coordinate, from which a key is to be derived.
 *
 * @param publicKey SubjectPublicKeyInfo in DER
 * @throws KmsError `ValidationException` it is no public key on that curve
 */
export function deriveSharedSecret(parts: KmsParts, key: Key, publicKey: Uint8Array): Uint8Array {
  const theirs = readPublicKey(publicKey);
  const facts = factsOf(key.spec);
  checkAlgorithm(facts.keyAgreementAlgorithms, "ECDH", key);
  if (theirs?.asymmetricKeyDetails?.namedCurve !== facts.curve || theirs === undefined) {
    throw invalidRequest(`PublicKey is not a valid public key for the key spec ${key.spec}.`);
  }
  return withSecret(parts, key, (secret) =>
    diffieHellman({ privateKey: privateKeyOf(secret), publicKey: theirs }),
  );
}

/** A new secret for the owner of an ML-KEM key, and what that owner opens to have it (FIPS 203). */
export function encapsulateFor(key: Key): {
  readonly sharedSecret: Uint8Array;
  readonly ciphertext: Uint8Array;
} {
  const der = { key: Buffer.from(publicKeyOf(key)), format: "der", type: "spki" } as const;
  const { sharedKey, ciphertext } = encapsulate(createPublicKey(der));
  return { sharedSecret: sharedKey, ciphertext };
}

/** @throws KmsError `InvalidCiphertextException` it has another length than the key's have */
export function decapsulateWith(parts: KmsParts, key: Key, ciphertext: Uint8Array): Uint8Array {
  return withSecret(parts, key, (secret) => {
    const privateKey = privateKeyOf(secret);
    try {
      return decapsulate(privateKey, ciphertext);
    } catch (error) {
      throw new KmsError("InvalidCiphertextException", "", { cause: error });
    }
  });
}

function readPublicKey(der: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
  } catch {
    return undefined;
  }
}

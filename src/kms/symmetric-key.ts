import type { CiphertextName } from "./ciphertext.ts";
import { decryptSymmetric, encryptSymmetric, findCiphertextName } from "./ciphertext.ts";
import type { EncryptionContext } from "./encryption-context.ts";
import { mustHave } from "./find-key.ts";
import type { Key, KeyMaterial } from "./key.ts";
import { currentMaterial } from "./key.ts";
import { openMaterial } from "./key-material.ts";
import { KmsError } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";

/** A symmetric key at work. The key is usable: its state was checked. */
export interface SymmetricUse {
  readonly key: Key;
  readonly context: EncryptionContext;
}

export interface Sealed {
  readonly ciphertext: Uint8Array;
  readonly materialId: string;
}

/** Encrypts under the key's current material. */
export function sealUnder(
  parts: KmsParts,
  { key, context }: SymmetricUse,
  plaintext: Uint8Array,
): Sealed {
  const material = mustHave(currentMaterial(key), key);
  const secret = openMaterial(key, material, parts.keys);
  const name = { accountId: key.accountId, keyId: key.keyId, materialId: material.id };
  const encrypted = { name, secret, plaintext, context };
  const ciphertext = encryptSymmetric(encrypted, parts.world.random);
  secret.fill(0);
  return { ciphertext, materialId: material.id };
}

/**
 * Decrypts what any material of the key has encrypted, however long ago.
 *
 * @throws KmsError `InvalidCiphertextException`, `IncorrectKeyException` another key has made it
 */
export function openUnder(
  parts: KmsParts,
  { key, context }: SymmetricUse,
  ciphertext: Uint8Array,
): { readonly plaintext: Uint8Array; readonly materialId: string } {
  const material = materialOf(key, readCiphertextName(ciphertext));
  const secret = openMaterial(key, material, parts.keys);
  const plaintext = decryptSymmetric(ciphertext, secret, context);
  secret.fill(0);
  return { plaintext, materialId: material.id };
}

/** @throws KmsError `InvalidCiphertextException` no key of KMS has made it */
export function readCiphertextName(ciphertext: Uint8Array): CiphertextName {
  const name = findCiphertextName(ciphertext);
  if (name === undefined) throw new KmsError("InvalidCiphertextException");
  return name;
}

function materialOf(key: Key, name: CiphertextName): KeyMaterial {
  if (name.accountId !== key.accountId || name.keyId !== key.keyId) {
    throw new KmsError(
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    );
  }
  const material = key.materials.find(({ id }) => id === name.materialId);
  if (material === undefined) throw new KmsError("InvalidCiphertextException");
  return material;
}

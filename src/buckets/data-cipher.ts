import { createHmac } from "node:crypto";

import { assert } from "../base/assert.ts";
import { ObjectDamagedError } from "./buckets.ts";
import type { DataCipher, DataKey, DataKeys, StoredEncryption } from "./encryption.ts";
import { WrongKeyError } from "./wrapped-key.ts";

/** A new cipher under the store's own keys. Undefined: it has none, and stores bytes as they are. */
export async function storeCipher(keys: DataKeys | undefined): Promise<DataCipher | undefined> {
  if (keys === undefined) return undefined;
  const { key, sealed } = await keys.generate();
  return { key, stored: { algorithm: "AES256", sealedKey: sealed } };
}

/**
 * The key of stored data that the store itself can open. Undefined: it is stored as it is.
 *
 * @throws ObjectDamagedError the sealed key is not the one that was written
 */
export async function storeKey(
  stored: StoredEncryption | undefined,
  keys: DataKeys | undefined,
): Promise<DataKey | undefined> {
  if (stored === undefined) return undefined;
  assert(stored.algorithm === "AES256", `${stored.algorithm}: the store has not the key of this`);
  assert(keys !== undefined, "encrypted data is read with keys");
  try {
    return await keys.open(stored.sealedKey);
  } catch (error) {
    if (!(error instanceof WrongKeyError)) throw error;
    throw new ObjectDamagedError("the sealed data key has changed", { cause: error });
  }
}

/**
 * The ETag of data, in quotes: of data that is encrypted under a key of the client's or of KMS it
 * is not the MD5, which would tell something of the bytes.
 */
export function etagOf(md5: Uint8Array, cipher: DataCipher | undefined): string {
  if (cipher === undefined || cipher.stored.algorithm === "AES256") {
    return `"${Buffer.from(md5).toString("hex")}"`;
  }
  const [key = new Uint8Array()] = cipher.key;
  const opaque = createHmac("sha256", key).update("etag").update(md5).digest();
  return `"${opaque.subarray(0, 16).toString("hex")}"`;
}

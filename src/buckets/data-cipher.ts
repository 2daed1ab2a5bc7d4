import { createHmac } from "node:crypto";

import { assert } from "../base/assert.ts";
import type {
  DataKey,
  DataKeys,
  NewEncryption,
  ObjectEncryption,
  StoredEncryption,
} from "./encryption.ts";

/** What data is written under. */
export interface DataCipher {
  readonly key: DataKey;
  readonly stored: StoredEncryption;
}

/**
 * What a new object, or a new upload, is encrypted under. Undefined: nothing is said, and the store
 * has no keys, so it is stored as it is.
 */
export async function newCipher(
  wanted: NewEncryption | undefined,
  storeKeys: DataKeys | undefined,
): Promise<DataCipher | undefined> {
  const { encryption, keys } = wanted ?? { encryption: storeEncryption, keys: storeKeys };
  if (keys === undefined) return undefined;
  const { key, sealed } = await keys.generate();
  return { key, stored: { ...encryption, sealedKey: sealed } };
}

/** Under the store's own keys, which need nobody's leave. S3 calls it SSE-S3. */
const storeEncryption: ObjectEncryption = { algorithm: "AES256" };

/** The key that data was written under. Undefined: it was stored as it is. */
export async function openedKey(
  stored: StoredEncryption | undefined,
  keys: Pick<DataKeys, "open"> | undefined,
): Promise<DataKey | undefined> {
  if (stored === undefined) return undefined;
  assert(keys !== undefined, "encrypted data is read with keys");
  return keys.open(stored.sealedKey);
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

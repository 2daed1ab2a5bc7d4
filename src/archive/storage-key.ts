import type { Random } from "../base/world.ts";
import type { DataKeys } from "../buckets/encryption.ts";
import { dataKeysUnder, newKey } from "../buckets/wrapped-key.ts";
import type { Documents } from "../documents/documents.ts";
import type { Keys } from "../keys/keys.ts";

/** Where the storage key is kept, sealed under the master key. */
export const storageKeyDocument = "storage-key";

/**
 * The keys of SSE-S3: each object's data key is sealed under one storage key, and that one under the
 * master key. So another master key re-seals one document, and not every object.
 *
 * The storage key is made, and durable, when there is none yet.
 *
 * @throws Error it was sealed under another master key, or has been changed
 */
export async function openStorageKeys(parts: {
  readonly random: Random;
  readonly documents: Documents;
  readonly keys: Pick<Keys, "seal" | "unseal">;
}): Promise<DataKeys> {
  const { random, documents, keys } = parts;
  const found = (await documents.find(storageKeyDocument))?.value;
  if (found !== undefined) {
    if (typeof found !== "string") throw new Error("the storage key is not a sealed secret");
    return dataKeysUnder(keys.unseal(found, storageKeyDocument), random);
  }
  const key = newKey(random);
  // A crash before this write leaves no object that is under the key.
  const value = keys.seal(key, storageKeyDocument);
  await documents.write([{ key: storageKeyDocument, value, expect: "absent" }]);
  return dataKeysUnder(key, random);
}

import type { Random } from "../base/world.ts";
import type { BucketEncryption } from "../buckets/bucket-configuration.ts";
import type { DataCipher, DataKey } from "../buckets/encryption.ts";
import { newKey, unwrapKey, wrapKey } from "../buckets/wrapped-key.ts";
import type {
  CustomerKey,
  EncryptedBucket,
  EncryptedObject,
  EncryptionCaller,
  EncryptionWish,
  KmsWish,
} from "./encryption-wish.ts";
import { KmsDataKeys } from "./kms-data-keys.ts";
import type { KmsDataKeysParts } from "./kms-data-keys.ts";

/**
 * The data keys of objects: made and opened for those who may have them. A key of KMS is asked each
 * time, with the rights of the caller, so that one that is disabled or deleted opens nothing from
 * that moment on.
 *
 * @see S3 User Guide, "Protecting data with encryption"
 */
export interface ObjectEncryption {
  /**
   * What a new object is written under. Without a wish, as the bucket's default has it. Undefined:
   * AES256, which is the store's own.
   *
   * @throws KmsError the key is not there, cannot be used, or not by this caller
   */
  readonly newCipher: (
    target: { readonly bucket: EncryptedBucket; readonly key: string },
    wish: EncryptionWish | undefined,
    caller: EncryptionCaller,
  ) => Promise<DataCipher | undefined>;
  /**
   * The data key of a stored object, or of an upload under way. Undefined: the store has it.
   *
   * @throws KmsError as above; WrongKeyError it is not the customer's key
   */
  readonly dataKey: (
    source: { readonly bucket: EncryptedBucket; readonly object: EncryptedObject },
    caller: EncryptionCaller & { readonly customerKey?: CustomerKey },
  ) => Promise<DataKey | undefined>;
}

export function objectEncryption(parts: KmsDataKeysParts): ObjectEncryption {
  const { random } = parts;
  const kms = new KmsDataKeys(parts);

  return {
    newCipher: async (target, wish, caller) => {
      const { bucket } = target;
      if (wish?.algorithm === "customer") return underCustomerKey(wish.customerKey, random);
      const wanted = resolved(bucket, wish, caller);
      return wanted === undefined ? undefined : kms.generate(target, wanted, caller);
    },
    dataKey: async ({ bucket, object: { key, encryption } }, caller) => {
      if (encryption === undefined || encryption.algorithm === "AES256") return undefined;
      if (encryption.algorithm !== "customer") {
        return kms.open(bucket, { key, encryption }, caller);
      }
      const { customerKey } = caller;
      if (customerKey === undefined) throw new Error("an object under SSE-C is read with its key");
      return [unwrapKey(encryption.sealedKey, customerKey.key)];
    },
  };
}

/** What a wish comes to in a bucket. Undefined: AES256. */
function resolved(
  { configuration, ownerAccountId }: EncryptedBucket,
  wish: Exclude<EncryptionWish, { readonly algorithm: "customer" }> | undefined,
  { accountId }: EncryptionCaller,
): (KmsWish & { readonly accountId: string }) | undefined {
  const byDefault = configuration?.encryption;
  const usesBucketKey = byDefault?.BucketKeyEnabled ?? false;
  if (wish === undefined) {
    if (byDefault === undefined || byDefault.SSEAlgorithm === "AES256") return undefined;
    const { SSEAlgorithm: algorithm, KMSMasterKeyID: keyId } = byDefault;
    if (keyId === undefined) return { algorithm, usesBucketKey, accountId };
    // A bare id is one of the bucket's account; KMS looks an alias up in the requester's.
    const home = keyId.startsWith("alias/") ? accountId : ownerAccountId;
    return { algorithm, keyId, usesBucketKey, accountId: home };
  }
  return wish.algorithm === "AES256" ? undefined : { usesBucketKey, ...wish, accountId };
}

/** Each object has a data key of its own, which only the customer's key opens. */
function underCustomerKey({ key: under, md5 }: CustomerKey, random: Random): DataCipher {
  const key = newKey(random);
  const stored = { algorithm: "customer", keyMd5: md5, sealedKey: wrapKey(key, under) } as const;
  return { key: [key], stored };
}

/** Whether objects may be put into a bucket under a key that the client keeps. */
export function isCustomerKeyBlocked(encryption: BucketEncryption | undefined): boolean {
  return encryption?.isCustomerKeyBlocked ?? true;
}

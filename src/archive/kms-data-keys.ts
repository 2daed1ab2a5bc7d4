import type { Clock, Random } from "../base/world.ts";
import type { DataCipher, DataKey, DataKeys, StoredEncryption } from "../buckets/encryption.ts";
import { newKey, unwrapKey, wrapKey } from "../buckets/wrapped-key.ts";
import type { CustomerKeys, DataKeyRequest } from "../kms/customer-keys.ts";
import { bucketArn, objectArn } from "./bucket-arn.ts";
import { BucketKeys } from "./bucket-keys.ts";
import type { EncryptedBucket, EncryptionCaller, KmsWish } from "./encryption-wish.ts";

export interface KmsDataKeysParts {
  readonly customerKeys: CustomerKeys;
  /** The store's own, for the outer layer of `aws:kms:dsse`. */
  readonly dataKeys: DataKeys;
  readonly clock: Pick<Clock, "elapsed">;
  readonly random: Random;
}

type StoredKms = Extract<StoredEncryption, { readonly keyArn: string }>;

/**
 * Data keys of objects under SSE-KMS and DSSE-KMS. What is stored as the sealed key:
 *
 *     aws:kms                      ciphertext of KMS
 *     aws:kms, with a bucket key   ciphertext of KMS over the bucket key . data key under that
 *     aws:kms:dsse                 ciphertext of KMS over the inner layer's . the store's over the outer
 *
 * each part in base64url. The encryption context is the ARN of the object, or of the bucket where it
 * has a bucket key, and what the caller added.
 */
export class KmsDataKeys {
  readonly #customerKeys: CustomerKeys;
  readonly #dataKeys: DataKeys;
  readonly #random: Random;
  readonly #bucketKeys: BucketKeys;

  constructor({ customerKeys, dataKeys, clock, random }: KmsDataKeysParts) {
    this.#customerKeys = customerKeys;
    this.#dataKeys = dataKeys;
    this.#random = random;
    this.#bucketKeys = new BucketKeys({ customerKeys, clock });
  }

  /** @throws KmsError */
  async generate(
    { bucket, key }: { readonly bucket: EncryptedBucket; readonly key: string },
    wish: KmsWish & { readonly accountId: string },
    caller: EncryptionCaller,
  ): Promise<DataCipher> {
    const { algorithm, context, keyId = "alias/aws/s3", accountId } = wish;
    const hasBucketKey = algorithm === "aws:kms" && wish.usesBucketKey === true;
    const said = { algorithm, ...(context !== undefined && { context }), hasBucketKey };
    const use = keyUse(bucket, { key, ...said }, { ...caller, accountId });
    const request = { ...use, keyId };
    if (hasBucketKey) {
      const { keyArn, plaintext, ciphertext } = await this.#bucketKeys.current(bucket, request);
      const dataKey = newKey(this.#random);
      const sealedKey = `${text(ciphertext)}.${wrapKey(dataKey, plaintext)}`;
      return { key: [dataKey], stored: { ...said, keyArn, sealedKey } };
    }
    const { keyArn, plaintext, ciphertext } = await this.#customerKeys.generateDataKey(request);
    if (algorithm === "aws:kms") {
      return { key: [plaintext], stored: { ...said, keyArn, sealedKey: text(ciphertext) } };
    }
    const outer = await this.#dataKeys.generate();
    const sealedKey = `${text(ciphertext)}.${outer.sealed}`;
    return { key: [plaintext, ...outer.key], stored: { ...said, keyArn, sealedKey } };
  }

  /** @throws KmsError; WrongKeyError what was stored has been changed */
  async open(
    bucket: EncryptedBucket,
    object: { readonly key: string; readonly encryption: StoredKms },
    caller: EncryptionCaller,
  ): Promise<DataKey> {
    const { algorithm, keyArn, hasBucketKey, sealedKey } = object.encryption;
    const [blob = "", inner = ""] = sealedKey.split(".");
    const use = keyUse(bucket, { ...object.encryption, key: object.key }, caller);
    const request = { ...use, ciphertext: Buffer.from(blob, "base64url"), keyId: keyArn };
    if (hasBucketKey) {
      return [unwrapKey(inner, await this.#bucketKeys.open(bucket, request))];
    }
    const { plaintext } = await this.#customerKeys.decrypt(request);
    if (algorithm === "aws:kms") return [plaintext];
    return [plaintext, ...(await this.#dataKeys.open(inner))];
  }
}

/** What KMS is told of each use of a key for an object. */
function keyUse(
  bucket: EncryptedBucket,
  object: {
    readonly key: string;
    readonly context?: Readonly<Record<string, string>>;
    readonly hasBucketKey: boolean;
  },
  { keyCaller, accountId }: EncryptionCaller,
): Omit<DataKeyRequest, "keyId"> {
  const { name, region } = bucket;
  const arn = object.hasBucketKey ? bucketArn(name) : objectArn(name, object.key);
  return {
    home: { accountId, region },
    caller: keyCaller,
    viaService: "s3",
    encryptionContext: { ...object.context, "aws:s3:arn": arn },
  };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

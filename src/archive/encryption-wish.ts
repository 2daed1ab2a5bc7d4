import type { BucketSettings } from "../buckets/buckets.ts";
import type { StoredEncryption } from "../buckets/encryption.ts";
import type { KeyCaller } from "../kms/key-access.ts";

/** How a request wants an object to be encrypted. */
export type EncryptionWish =
  | { readonly algorithm: "AES256" }
  | KmsWish
  | { readonly algorithm: "customer"; readonly customerKey: CustomerKey };

export interface KmsWish {
  readonly algorithm: "aws:kms" | "aws:kms:dsse";
  /** An id, an ARN or an alias, of the caller's account. Absent: the account's `alias/aws/s3`. */
  readonly keyId?: string;
  /** To be added to the encryption context. */
  readonly context?: Readonly<Record<string, string>>;
  /** Absent: as the bucket has it. */
  readonly usesBucketKey?: boolean;
}

/** A key that the client keeps, and hands in with each request. Never stored, logged or recorded. */
export interface CustomerKey {
  /** 32 bytes. */
  readonly key: Uint8Array;
  /** Base64. */
  readonly md5: string;
}

/** Who writes or reads an object. */
export interface EncryptionCaller {
  readonly keyCaller: KeyCaller;
  /** Where a key or an alias without an account belongs: the caller's own. */
  readonly accountId: string;
}

/** The bucket, as far as keys depend on it. */
export type EncryptedBucket = Pick<
  BucketSettings,
  "name" | "ownerAccountId" | "region" | "createdAt" | "configuration"
>;

/** What says which objects and uploads are meant. */
export interface EncryptedObject {
  readonly key: string;
  readonly encryption?: StoredEncryption;
}

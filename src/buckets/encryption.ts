/** How the bytes of an object are encrypted, as S3 says it of the object. */
export type ObjectEncryption =
  | { readonly algorithm: "AES256" }
  | {
      readonly algorithm: "aws:kms" | "aws:kms:dsse";
      readonly keyArn: string;
      /** What the caller added to the encryption context. Absent: nothing. */
      readonly context?: Readonly<Record<string, string>>;
      /** The data key is sealed under a key of the bucket's, and that one under the KMS key. */
      readonly hasBucketKey: boolean;
    }
  /** Under a key that the client keeps (SSE-C): `keyMd5` is the base64 MD5 of it. */
  | { readonly algorithm: "customer"; readonly keyMd5: string };

/** What is kept of the encryption of an object: the key of its data, sealed, and under what. */
export type StoredEncryption = ObjectEncryption & { readonly sealedKey: string };

/** The key of one object's data: 32 bytes for each layer of encryption, the innermost first. */
export type DataKey = readonly Uint8Array[];

/**
 * Where the data key of an object comes from, and where it can be had again. Whose right it is to
 * have it is known to whoever made this, and not to the store. A key is asked for once for each
 * call of the store, and forgotten with it.
 */
export interface DataKeys {
  /** A new key, and the same sealed: text, to lie beside the object. */
  readonly generate: () => Promise<{ readonly key: DataKey; readonly sealed: string }>;
  /** @throws the key that sealed it is disabled or gone, or may not be used by this caller */
  readonly open: (sealed: string) => Promise<DataKey>;
}

/** How a new object is to be encrypted. */
export interface NewEncryption {
  readonly encryption: ObjectEncryption;
  readonly keys: Pick<DataKeys, "generate">;
}

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
export type StoredEncryption = ObjectEncryption & {
  /** Text, for whoever sealed it. */
  readonly sealedKey: string;
};

/** The key of one object's data: 32 bytes for each layer of encryption, the innermost first. */
export type DataKey = readonly Uint8Array[];

/** What a new object is written under. For one object, or one upload and its parts, alone. */
export interface DataCipher {
  readonly key: DataKey;
  readonly stored: StoredEncryption;
}

/** Seals data keys, for objects that need nobody's leave to be read: AES256, called SSE-S3. */
export interface DataKeys {
  /** A new key, and the same sealed: text, to lie beside the object. */
  readonly generate: () => Promise<{ readonly key: DataKey; readonly sealed: string }>;
  /** @throws Error it was not sealed here, or has been changed */
  readonly open: (sealed: string) => Promise<DataKey>;
}

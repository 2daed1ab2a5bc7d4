/** Where the master key is: what the configuration says, and what is kept of it. No secret. */
export type MasterKeyPlace =
  /** 32 bytes in a file of its own, mode 0600. Made where it is not there. */
  | { readonly kind: "file"; readonly path: string }
  /** A passphrase in a file, mode 0600, from which the key is derived. */
  | { readonly kind: "passphrase"; readonly path: string }
  | KmsPlace;

/** A symmetric key of a KMS: AWS's, another Cairn's, any other that speaks its API. */
export interface KmsPlace {
  readonly kind: "kms";
  /** An id, an ARN or an alias. */
  readonly keyId: string;
  readonly region: string;
  /** Absent: AWS's own. */
  readonly endpoint?: string;
  /** A profile in a file in the AWS shared-credentials format. Absent: the SDK's default chain. */
  readonly credentials?: { readonly file: string; readonly profile: string };
}

/** As messages name it. */
export function placeText(place: MasterKeyPlace): string {
  if (place.kind === "kms") return `the KMS key ${place.keyId}`;
  const what = place.kind === "file" ? "the master key" : "the passphrase in";
  return `${what} ${place.path}`;
}

/** What of a digest is signed. */
export interface SignedDigest {
  /** `digestEndTime`, verbatim. */
  readonly endTime: string;
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed digest, lower-case hexadecimal. */
  readonly hash: string;
  /** Null for the digest that starts a chain. */
  readonly previousSignature: string | null;
}

/**
 * The text whose signature goes with a digest: four lines, no line feed at the end.
 *
 * @see CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation"
 */
export function signingString(digest: SignedDigest): string {
  const { endTime, bucket, key, hash, previousSignature } = digest;
  return `${endTime}\n${bucket}/${key}\n${hash}\n${previousSignature ?? "null"}`;
}

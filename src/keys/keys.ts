import type { MasterKeyPlace } from "./master-key-place.ts";

/**
 * Secrets at rest and signatures over digests. Nothing that leaves here in the clear may be written
 * to a log, a record or an error.
 */
export interface Keys extends AsyncDisposable {
  /**
   * Encrypts a small secret under the master key, bound to `context`: it opens only with the same
   * context. Text, fit for a JSON document.
   */
  readonly seal: (secret: Uint8Array, context: string) => string;
  /** @throws Error when the text was not sealed here, for this context, or has been changed */
  readonly unseal: (sealed: string, context: string) => Uint8Array;

  /**
   * Changes the master key for that in another place, without anything being read or sealed in
   * between: it wraps the keys that secrets are sealed under. Durable when it resolves; the old master
   * key is then of no more use here.
   *
   * @throws Error there is no usable master key in that place; nothing was changed
   */
  readonly changeMasterKey: (place: MasterKeyPlace) => Promise<void>;

  /**
   * The key that signs the digests of a Region at that time. Made, and durable, when there is none
   * yet or the newest is past half its validity; the old one stays listed for ever.
   */
  readonly signingKey: (region: string, at: number) => Promise<SigningKey>;

  /** Keys of a Region whose validity overlaps `[from, to]`, oldest first. Milliseconds. */
  readonly publicKeys: (region: string, from: number, to: number) => Promise<readonly PublicKey[]>;
}

export interface PublicKey {
  /** MD5 of `der`, 32 lower-case hexadecimal digits. */
  readonly fingerprint: string;
  /** PKCS#1 RSAPublicKey, DER. */
  readonly der: Uint8Array;
  /** Milliseconds since the epoch; exactly 30 days apart. */
  readonly validFrom: number;
  readonly validTo: number;
}

export interface SigningKey extends PublicKey {
  /** RSASSA-PKCS1-v1_5 with SHA-256: 512 lower-case hexadecimal digits. */
  readonly sign: (text: string) => Promise<string>;
}

import { isRecord, textIn } from "./json-value.ts";

/** A public key that is trusted to sign the digests of a Region. */
export interface TrustedKey {
  readonly region: string;
  /** MD5 of `der`, 32 lower-case hexadecimal digits. */
  readonly fingerprint: string;
  /** PKCS#1 RSAPublicKey. */
  readonly der: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validTo: number;
}

/** The keys of a Region. A string: why there is no telling. */
export type FindTrustedKeys = (region: string) => Promise<readonly TrustedKey[] | string>;

/** The file is not one that `publicKeyFile` makes. */
export class PublicKeyFileError extends Error {
  override readonly name = "PublicKeyFileError";
}

/** The content of a file of pinned public keys. */
export function publicKeyFile(keys: readonly TrustedKey[]): string {
  const rows = keys.map(({ region, fingerprint, der, validFrom, validTo }) => ({
    Region: region,
    Fingerprint: fingerprint,
    Value: Buffer.from(der).toString("base64"),
    ValidityStartTime: new Date(validFrom).toISOString(),
    ValidityEndTime: new Date(validTo).toISOString(),
  }));
  return `${JSON.stringify({ PublicKeyList: rows }, undefined, 2)}\n`;
}

/**
 * The reverse of `publicKeyFile`: a ListPublicKeys answer whose members say their Region as well.
 *
 * @throws PublicKeyFileError
 */
export function parsePublicKeyFile(content: string): readonly TrustedKey[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new PublicKeyFileError("the file of public keys is not JSON", { cause: error });
  }
  const rows = isRecord(value) ? value["PublicKeyList"] : undefined;
  if (!Array.isArray(rows)) {
    throw new PublicKeyFileError("the file of public keys has no PublicKeyList");
  }
  return rows.map(trustedKeyIn);
}

function trustedKeyIn(row: unknown, index: number): TrustedKey {
  const region = textIn(row, "Region");
  const fingerprint = textIn(row, "Fingerprint");
  const value = textIn(row, "Value");
  const validFrom = Date.parse(textIn(row, "ValidityStartTime") ?? "");
  const validTo = Date.parse(textIn(row, "ValidityEndTime") ?? "");
  if (region === undefined || fingerprint === undefined || value === undefined) {
    throw new PublicKeyFileError(`public key ${index + 1} lacks Region, Fingerprint or Value`);
  }
  if (Number.isNaN(validFrom) || Number.isNaN(validTo)) {
    throw new PublicKeyFileError(`public key ${index + 1} does not say when it is valid`);
  }
  return { region, fingerprint, der: Buffer.from(value, "base64"), validFrom, validTo };
}

/** Keys that were pinned: a Region that the file does not have, has none. */
export function pinnedKeys(keys: readonly TrustedKey[]): FindTrustedKeys {
  return async (region) => Promise.resolve(keys.filter((key) => key.region === region));
}

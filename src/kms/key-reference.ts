import { KmsError } from "./kms-error.ts";

/** Where keys and aliases live: an account's share of a Region. */
export interface KeyHome {
  readonly accountId: string;
  readonly region: string;
}

export interface KeyName extends KeyHome {
  readonly kind: "key";
  /** A UUID, or of a multi-Region key `mrk-` and 32 hexadecimal digits. */
  readonly keyId: string;
}

export interface AliasName extends KeyHome {
  readonly kind: "alias";
  /** With `alias/`. */
  readonly aliasName: string;
}

export type KeyReference = KeyName | AliasName;

const keyIdPattern = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const arnPattern = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):(key|alias)\/(.+)$/s;

/**
 * Reads a `KeyId`: a key's id or ARN, an alias with `alias/` or its ARN. What is no ARN is of `home`.
 *
 * @throws KmsError `NotFoundException` it names nothing that a key could be called, or another Region;
 *   `InvalidArnException` it is no ARN of KMS's
 */
export function readKeyReference(text: string, home: KeyHome): KeyReference {
  const { accountId, region } = home;
  if (keyIdPattern.test(text)) return { kind: "key", accountId, region, keyId: text };
  if (/^alias\/./s.test(text)) return { kind: "alias", accountId, region, aliasName: text };
  if (!text.startsWith("arn:")) throw new KmsError("NotFoundException", `Invalid keyId '${text}'`);

  const [, arnRegion, arnAccount, kind, rest] = arnPattern.exec(text) ?? [];
  if (arnRegion === undefined || arnAccount === undefined || rest === undefined) {
    throw new KmsError("InvalidArnException", `Invalid arn ${text}`);
  }
  if (arnRegion !== region) throw new KmsError("NotFoundException", `Invalid arn ${arnRegion}`);
  const there = { accountId: arnAccount, region };
  if (kind === "alias") return { kind: "alias", ...there, aliasName: `alias/${rest}` };
  if (!keyIdPattern.test(rest)) throw new KmsError("NotFoundException", `Invalid keyId '${rest}'`);
  return { kind: "key", ...there, keyId: rest };
}

export function isKeyId(text: string): boolean {
  return keyIdPattern.test(text);
}

export function keyArn({ region, accountId, keyId }: KeyHome & { readonly keyId: string }): string {
  return `arn:aws:kms:${region}:${accountId}:key/${keyId}`;
}

/** `aliasName` begins with `alias/`. */
export function aliasArn(alias: KeyHome & { readonly aliasName: string }): string {
  return `arn:aws:kms:${alias.region}:${alias.accountId}:${alias.aliasName}`;
}

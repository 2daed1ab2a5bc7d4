import type { Random } from "../base/world.ts";
import { base32, bytesOfBase32 } from "./base32.ts";

/**
 * What the unique ids of entities begin with.
 *
 * @see IAM User Guide, "IAM identifiers", "Understanding unique ID prefixes"
 */
export type EntityIdPrefix = "AIDA" | "AGPA" | "AROA" | "ANPA" | "AKIA" | "ASIA";

/** A prefix and seventeen random characters: an id that is never given out again. */
export function randomEntityId(prefix: EntityIdPrefix, random: Random): string {
  return prefix + base32(random.bytes(11)).slice(0, 17);
}

/**
 * The id of an access key: a prefix and sixteen characters, of which 40 of 80 bits, after the first,
 * are the account's id. So one can tell whose key it is without knowing the key.
 */
export function randomAccessKeyId(
  prefix: "AKIA" | "ASIA",
  accountId: string,
  random: Random,
): string {
  const drawn = Buffer.from(random.bytes(10));
  const low = BigInt((drawn[5] ?? 0) & 0x7f);
  const head = (1n << 47n) | (BigInt(accountId) << 7n) | low;
  drawn.writeUIntBE(Number(head), 0, 6);
  return prefix + base32(drawn);
}

/** The account in the id of an access key; undefined where the id is not of that form. */
export function accountOfAccessKeyId(accessKeyId: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined;
  const bytes = bytesOfBase32(accessKeyId.slice(4));
  if (bytes === undefined) return undefined;
  const head = BigInt(Buffer.from(bytes).readUIntBE(0, 6));
  const account = (head >> 7n) & 0xff_ffff_ffffn;
  return account < 1_000_000_000_000n ? String(account).padStart(12, "0") : undefined;
}

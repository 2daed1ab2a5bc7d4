import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";

import type { Random } from "../base/world.ts";
import type { EncryptionContext } from "./encryption-context.ts";
import { encryptionContextBytes } from "./encryption-context.ts";
import type { Secret } from "./key-material.ts";
import { KmsError } from "./kms-error.ts";

/** Which key has made a ciphertext, and with which of its secrets. */
export interface CiphertextName {
  readonly accountId: string;
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly materialId: string;
}

/** The first bytes of every ciphertext: what it is, and the version of its format. */
const magic = Buffer.from("CKMS\u0001", "latin1");
const nonceBytes = 16;
const tagBytes = 16;
/** Magic, account, kind of key id, key id, material id. */
const headerBytes = magic.length + 12 + 1 + 16 + 32;
const minBytes = headerBytes + nonceBytes + tagBytes;

/**
 * Encrypts under a symmetric key. The bytes:
 *
 *     "CKMS" 0x01 | account (12 digits) | 0 UUID, 1 mrk- | key id (16) | material id (32)
 *       | nonce (16) | ciphertext | tag (16)
 *
 * AES-256-GCM under a key and a nonce that HKDF-SHA-256 derives from the secret and the random nonce,
 * anew for each message, so that one secret is good for any number of them. Everything up to the
 * nonce and the encryption context are the additional authenticated data. The Region is not in it: a
 * replica of a multi-Region key opens what its primary has made.
 */
export function encryptSymmetric(
  parts: {
    readonly name: CiphertextName;
    readonly secret: Secret;
    readonly plaintext: Uint8Array;
    readonly context: EncryptionContext;
  },
  random: Random,
): Uint8Array {
  const header = headerOf(parts.name);
  const nonce = random.bytes(nonceBytes);
  const { key, iv } = messageKey(parts.secret, nonce);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(
    authenticated(header, parts.context),
  );
  const sealed = [cipher.update(parts.plaintext), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([header, nonce, ...sealed]);
}

/** @throws KmsError `InvalidCiphertextException` it was changed, or is of another context or secret */
export function decryptSymmetric(
  ciphertext: Uint8Array,
  secret: Secret,
  context: EncryptionContext,
): Uint8Array {
  const header = ciphertext.subarray(0, headerBytes);
  const body = ciphertext.subarray(headerBytes + nonceBytes, -tagBytes);
  const { key, iv } = messageKey(
    secret,
    ciphertext.subarray(headerBytes, headerBytes + nonceBytes),
  );
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: tagBytes });
  decipher.setAAD(authenticated(header, context)).setAuthTag(ciphertext.subarray(-tagBytes));
  const plaintext = decipher.update(body);
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch (error) {
    throw new KmsError("InvalidCiphertextException", "", { cause: error });
  }
}

/** Who made it. Undefined: it is none of ours. Nothing is authenticated yet. */
export function findCiphertextName(ciphertext: Uint8Array): CiphertextName | undefined {
  if (ciphertext.length < minBytes) return undefined;
  const bytes = Buffer.from(ciphertext.buffer, ciphertext.byteOffset, ciphertext.byteLength);
  if (!bytes.subarray(0, magic.length).equals(magic)) return undefined;
  let at = magic.length;
  const take = (size: number): Buffer => bytes.subarray(at, (at += size));
  const accountId = take(12).toString("latin1");
  const [kind] = take(1);
  const id = take(16).toString("hex");
  const material = take(32).toString("hex");
  if (!/^\d{12}$/.test(accountId) || (kind !== 0 && kind !== 1)) return undefined;
  return { accountId, keyId: kind === 1 ? `mrk-${id}` : uuidOf(id), materialId: material };
}

function headerOf({ accountId, keyId, materialId }: CiphertextName): Buffer {
  const isMultiRegion = keyId.startsWith("mrk-");
  return Buffer.concat([
    magic,
    Buffer.from(accountId, "latin1"),
    Buffer.of(isMultiRegion ? 1 : 0),
    Buffer.from(keyId.replace(/^mrk-/, "").replaceAll("-", ""), "hex"),
    Buffer.from(materialId, "hex"),
  ]);
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function messageKey(
  secret: Secret,
  nonce: Uint8Array,
): { readonly key: Uint8Array; readonly iv: Uint8Array } {
  const derived = Buffer.from(hkdfSync("sha256", secret, nonce, "cairn kms ciphertext v1", 44));
  return { key: derived.subarray(0, 32), iv: derived.subarray(32) };
}

function authenticated(header: Uint8Array, context: EncryptionContext): Uint8Array {
  return Buffer.concat([header, encryptionContextBytes(context)]);
}

import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";

import { assert, must } from "../base/assert.ts";
import type { Random } from "../base/world.ts";

/** Encrypts small secrets, each bound to a context. */
export interface Sealing {
  readonly seal: (secret: Uint8Array, context: string) => string;
  readonly unseal: (sealed: string, context: string) => Uint8Array;
}

export class UnsealError extends Error {
  override readonly name = "UnsealError";
}

export const masterKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** A key that secrets are sealed under. Wrapped under the master key wherever it is kept. */
export interface SealingKey {
  /** Sixteen hexadecimal digits that tell sealing keys apart and say nothing about the key. */
  readonly id: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

export function newSealingKey(random: Random): SealingKey {
  return { id: Buffer.from(random.bytes(8)).toString("hex"), key: random.bytes(32) };
}

/** The one sealing key that a master key of 32 bytes stands for by itself. */
export function sealingKeyOf(masterKey: Uint8Array): SealingKey {
  assert(masterKey.length === masterKeyBytes, "a master key has 32 bytes");
  const id = derived(masterKey, "cairn master key id", 8).toString("hex");
  return { id, key: derived(masterKey, "cairn seal v1", 32) };
}

/** Sealing under a master key of 32 bytes and nothing else. */
export function sealingUnder(masterKey: Uint8Array, random: Random): Sealing {
  const key = sealingKeyOf(masterKey);
  return sealingWith(() => [key], random);
}

/**
 * Sealing under the last of some keys, and opening with any of them. A sealed secret is text:
 *
 *     v1.<sealing key id>.<base64url of nonce, ciphertext and tag>
 *
 * AES-256-GCM with a random nonce of 96 bits; version, key id and context are the additional
 * authenticated data. Random nonces are good for 2^32 secrets under one key (NIST SP 800-38D, 8.3).
 *
 * @param keys asked each time; never empty
 */
export function sealingWith(keys: () => readonly SealingKey[], random: Random): Sealing {
  return {
    seal: (secret, context) => {
      const { id, key } = must(keys().at(-1), "there is a sealing key");
      const header = `v1.${id}.`;
      const nonce = random.bytes(nonceBytes);
      const aad = Buffer.from(`${header}${context}`);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad);
      const parts = [nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()];
      return header + Buffer.concat(parts).toString("base64url");
    },
    unseal: (sealed, context) => {
      const [version, id = "", text = ""] = sealed.split(".", 3);
      if (version !== "v1") throw new UnsealError("not a sealed secret");
      const sealingKey = keys().find((one) => one.id === id);
      if (sealingKey === undefined) throw new UnsealError("sealed under another master key");
      const header = `v1.${id}.`;
      if (sealed.length !== header.length + text.length)
        throw new UnsealError("not a sealed secret");
      return openSealed(sealingKey.key, Buffer.from(text, "base64url"), header + context);
    },
  };
}

function openSealed(key: Uint8Array, bytes: Uint8Array, authenticated: string): Uint8Array {
  if (bytes.length < nonceBytes + tagBytes) throw new UnsealError("a sealed secret cut short");
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(authenticated)).setAuthTag(bytes.subarray(-tagBytes));
  const secret = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
  try {
    return Buffer.concat([secret, decipher.final()]);
  } catch (error) {
    throw new UnsealError("sealed for another context, or changed", { cause: error });
  }
}

function derived(masterKey: Uint8Array, purpose: string, size: number): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, new Uint8Array(), purpose, size));
}

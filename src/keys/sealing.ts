import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";

import { assert } from "../base/assert.ts";
import type { Random } from "../base/world.ts";

/** Encrypts secrets under one master key. */
export interface Sealing {
  /** Sixteen hexadecimal digits that tell master keys apart and say nothing about the key. */
  readonly masterKeyId: string;
  readonly seal: (secret: Uint8Array, context: string) => string;
  readonly unseal: (sealed: string, context: string) => Uint8Array;
}

export class UnsealError extends Error {
  override readonly name = "UnsealError";
}

export const masterKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Sealing under a master key of 32 bytes. A sealed secret is text:
 *
 *     v1.<master key id>.<base64url of nonce, ciphertext and tag>
 *
 * AES-256-GCM under a key derived from the master key (HKDF-SHA-256), with a random nonce of 96 bits;
 * version, key id and context are the additional authenticated data. Random nonces are good for 2^32
 * secrets under one key (NIST SP 800-38D, 8.3).
 */
export function sealingUnder(masterKey: Uint8Array, random: Random): Sealing {
  assert(masterKey.length === masterKeyBytes, "a master key has 32 bytes");
  const key = derived(masterKey, "cairn seal v1", 32);
  const masterKeyId = derived(masterKey, "cairn master key id", 8).toString("hex");
  const header = `v1.${masterKeyId}.`;
  const aad = (context: string): Uint8Array => Buffer.from(`${header}${context}`);

  return {
    masterKeyId,
    seal: (secret, context) => {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad(context));
      const parts = [nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()];
      return header + Buffer.concat(parts).toString("base64url");
    },
    unseal: (sealed, context) => {
      if (!sealed.startsWith("v1.")) throw new UnsealError("not a sealed secret");
      if (!sealed.startsWith(header)) throw new UnsealError("sealed under another master key");
      const bytes = Buffer.from(sealed.slice(header.length), "base64url");
      if (bytes.length < nonceBytes + tagBytes) throw new UnsealError("a sealed secret cut short");
      const options = { authTagLength: tagBytes };
      const decipher = createDecipheriv(
        "aes-256-gcm",
        key,
        bytes.subarray(0, nonceBytes),
        options,
      ).setAAD(aad(context));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const secret = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([secret, decipher.final()]);
      } catch (error) {
        throw new UnsealError("sealed for another context, or changed", { cause: error });
      }
    },
  };
}

function derived(masterKey: Uint8Array, purpose: string, size: number): Buffer {
  return Buffer.from(hkdfSync("sha256", masterKey, new Uint8Array(), purpose, size));
}

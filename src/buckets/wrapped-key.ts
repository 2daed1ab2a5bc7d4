import { createCipheriv, createDecipheriv } from "node:crypto";

import type { Random } from "../base/world.ts";
import type { DataKeys } from "./encryption.ts";

const keyBytes = 32;
/** RFC 3394 has it so: what a wrapped key begins with, before it is wrapped. */
const initialValue = Buffer.alloc(8, 0xa6);

export class WrongKeyError extends Error {
  override readonly name = "WrongKeyError";
}

/** A new key of 32 bytes. */
export function newKey(random: Random): Uint8Array {
  return random.bytes(keyBytes);
}

/**
 * A key of 32 bytes under another one: AES key wrap (RFC 3394), base64url. It takes no nonce, so
 * there is no limit to how many keys one key can wrap.
 */
export function wrapKey(key: Uint8Array, under: Uint8Array): string {
  const cipher = createCipheriv("id-aes256-wrap", under, initialValue);
  return Buffer.concat([cipher.update(key), cipher.final()]).toString("base64url");
}

/** @throws WrongKeyError it was wrapped under another key, or has been changed */
export function unwrapKey(wrapped: string, under: Uint8Array): Uint8Array {
  const bytes = Buffer.from(wrapped, "base64url");
  try {
    const decipher = createDecipheriv("id-aes256-wrap", under, initialValue);
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch (error) {
    throw new WrongKeyError("a data key was not wrapped under this key", { cause: error });
  }
}

/** Data keys of one layer, sealed under one key that is always at hand. */
export function dataKeysUnder(under: Uint8Array, random: Random): DataKeys {
  return {
    generate: async () => {
      const key = newKey(random);
      return { key: [key], sealed: wrapKey(key, under) };
    },
    open: async (sealed) => [unwrapKey(sealed, under)],
  };
}

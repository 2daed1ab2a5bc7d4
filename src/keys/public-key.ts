import { createHash, createPublicKey, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** PKCS#1 RSAPublicKey in DER, which is what ListPublicKeys hands out. Not SPKI. */
export function publicKeyDer(key: KeyObject): Uint8Array {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return publicKey.export({ type: "pkcs1", format: "der" });
}

/**
 * The fingerprint by which a digest names its key: MD5 of the PKCS#1 DER, 32 lower-case hexadecimal
 * digits.
 */
export function fingerprintOf(der: Uint8Array): string {
  return createHash("md5").update(der).digest("hex");
}

/**
 * Signs on a thread of the pool: RSASSA-PKCS1-v1_5 with SHA-256 over the UTF-8 of `text`, 512
 * lower-case hexadecimal digits for a key of 2048 bits.
 */
export async function signText(text: string, privateKey: KeyObject): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  sign("sha256", Buffer.from(text), privateKey, (error, signature) => {
    if (error === null) resolve(signature.toString("hex"));
    else reject(error);
  });
  return promise;
}

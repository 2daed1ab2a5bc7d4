import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** What a signing key is derived for, besides the secret. */
export interface KeyScope {
  readonly accessKeyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** Derives signing keys, and remembers the last ones: a key serves a day, a Region and a service. */
export interface SigningKeys {
  readonly find: (secretAccessKey: string, scope: KeyScope) => KeyObject;
}

/** At most `capacity` keys are remembered, the least recently used is forgotten first. */
export function signingKeys(capacity: number): SigningKeys {
  const known = new Map<string, { readonly secret: string; readonly key: KeyObject }>();
  return {
    find: (secretAccessKey, scope) => {
      const name = `${scope.accessKeyId}/${scope.date}/${scope.region}/${scope.service}`;
      const found = known.get(name);
      known.delete(name);
      const key =
        found?.secret === secretAccessKey ? found.key : deriveSigningKey(secretAccessKey, scope);
      known.set(name, { secret: secretAccessKey, key });
      if (known.size > capacity) known.delete(known.keys().next().value ?? "");
      return key;
    },
  };
}

/** @see IAM User Guide, "Create a signed AWS API request", step 4 */
export function deriveSigningKey(
  secretAccessKey: string,
  scope: Omit<KeyScope, "accessKeyId">,
): KeyObject {
  const dated = hmac(`AWS4${secretAccessKey}`, scope.date);
  return createSecretKey(hmac(hmac(hmac(dated, scope.region), scope.service), "aws4_request"));
}

/** The signature, in lower-case hexadecimal. */
export function sign(key: KeyObject, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

/** Compares without telling by its duration where two texts differ. */
export function isSameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hkdfSync,
  timingSafeEqual,
} from "node:crypto";
import type { KeyObject } from "node:crypto";

import type { KeySpec } from "@aws-sdk/client-kms";

import { InvariantError, must } from "../base/assert.ts";
import type { Random } from "../base/world.ts";
import type { Keys } from "../keys/keys.ts";
import type { Key, KeyMaterial } from "./key.ts";
import { arnOf } from "./key.ts";
import type { KeySpecFacts } from "./key-spec.ts";
import { isAsymmetric, keySpecs } from "./key-spec.ts";

type Sealer = Pick<Keys, "seal" | "unseal">;

/** A secret in the clear: bytes of a symmetric or HMAC key, else PKCS#8 in DER. */
export type Secret = Uint8Array;

export function factsOf(spec: KeySpec): KeySpecFacts {
  return must(keySpecs.get(spec), `a key cannot have the spec ${spec}`);
}

/** A new secret for a key of that spec. RSA takes its time, on a thread of the pool. */
export async function generateSecret(spec: KeySpec, random: Random): Promise<Secret> {
  const facts = factsOf(spec);
  if (!isAsymmetric(facts)) return random.bytes((facts.bits ?? 0) / 8);
  const { privateKey } = await generatePair(facts);
  return privateKey.export({ type: "pkcs8", format: "der" });
}

/** A key pair of a spec that has one. */
export async function generatePair(
  facts: KeySpecFacts,
): Promise<{ readonly privateKey: KeyObject; readonly publicKey: KeyObject }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    readonly privateKey: KeyObject;
    readonly publicKey: KeyObject;
  }>();
  const done = (error: Error | null, publicKey: KeyObject, privateKey: KeyObject): void => {
    if (error === null) resolve({ privateKey, publicKey });
    else reject(error);
  };
  const { kind, bits = 0, curve = "" } = facts;
  if (kind === "rsa") generateKeyPair("rsa", { modulusLength: bits }, done);
  else if (kind === "ec") generateKeyPair("ec", { namedCurve: curve }, done);
  else if (kind === "ed25519") generateKeyPair("ed25519", {}, done);
  else if (kind === "ml-dsa") generateKeyPair(facts.type, {}, done);
  else if (kind === "ml-kem") generateKeyPair(facts.type, {}, done);
  else throw new InvariantError(`a ${kind} key has no pair`);
  return promise;
}

/** The id of a key's secret: the same for the same secret, and telling nothing of it. */
export function materialId(key: Pick<Key, "keyId">, secret: Secret): string {
  const id = hkdfSync("sha256", secret, key.keyId, "cairn kms key material id", 32);
  return Buffer.from(id).toString("hex");
}

/** A secret as it is kept with its key. */
export function sealMaterial(
  key: Pick<Key, "accountId" | "region" | "keyId" | "spec">,
  secret: Secret,
  sealer: Sealer,
): Pick<KeyMaterial, "id" | "sealed" | "publicKey"> {
  const id = materialId(key, secret);
  const sealed = sealer.seal(secret, sealingContext(key, id));
  if (!isAsymmetric(factsOf(key.spec))) return { id, sealed };
  return { id, sealed, publicKey: publicKeyOf(secret).toString("base64") };
}

/** @throws InvariantError there is none: the state of the key was not checked */
export function openMaterial(key: Key, material: KeyMaterial, sealer: Sealer): Secret {
  const { id, sealed } = material;
  const text = must(sealed, `${arnOf(key)} has its material ${id}`);
  return sealer.unseal(text, sealingContext(key, id));
}

export function privateKeyOf(secret: Secret): KeyObject {
  return createPrivateKey({ key: Buffer.from(secret), format: "der", type: "pkcs8" });
}

/** SubjectPublicKeyInfo in DER. */
function publicKeyOf(secret: Secret): Buffer {
  return createPublicKey(privateKeyOf(secret)).export({ type: "spki", format: "der" });
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Binds a sealed secret to its key, so that it cannot be moved to another key's document. */
export function sealingContext(
  key: Pick<Key, "accountId" | "region" | "keyId">,
  id: string,
): string {
  return `kms/${key.accountId}/${key.region}/${key.keyId}/${id}`;
}

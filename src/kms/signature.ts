import { constants, createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

import type { MessageType, SigningAlgorithmSpec } from "@aws-sdk/client-kms";

import { must } from "../base/assert.ts";
import type { Random } from "../base/world.ts";
import { hashBytes, signPkcs1, signPss, verifyPkcs1, verifyPss } from "./digest-signature.ts";
import type { HashName } from "./digest-signature.ts";
import { signDigest, verifyDigest } from "./ecdsa.ts";
import type { Secret } from "./key-material.ts";
import { privateKeyOf } from "./key-material.ts";
import type { KeySpecFacts } from "./key-spec.ts";
import { invalidRequest, unsupported } from "./kms-error.ts";

/** What is to be signed, or was. */
export interface SignedMessage {
  readonly message: Uint8Array;
  /** `DIGEST`: `message` is the hash of what is signed. */
  readonly messageType: MessageType;
  readonly algorithm: SigningAlgorithmSpec;
}

/**
 * Signs, on a thread of the pool where OpenSSL hashes as well. ECDSA signatures are DER, RSA's and the
 * others' are what their standards say.
 *
 * @throws KmsError `ValidationException` the digest is none of the algorithm's
 */
export async function signMessage(
  facts: KeySpecFacts,
  secret: Secret,
  signed: SignedMessage,
  random: Random,
): Promise<Uint8Array> {
  const key = privateKeyOf(secret);
  const digest = digestOf(signed);
  if (digest === undefined) return signRaw(key, signed);
  const name = hashName(signed.algorithm);
  if (facts.kind === "ec") return signDigest(key, facts.curve ?? "", digest, random);
  if (signed.algorithm.startsWith("RSASSA_PSS")) return signPss(key, name, digest, random);
  return signPkcs1(key, name, digest);
}

/** @throws KmsError `ValidationException` the digest is none of the algorithm's */
export async function verifyMessage(
  facts: KeySpecFacts,
  publicKey: Uint8Array,
  signed: SignedMessage,
  signature: Uint8Array,
): Promise<boolean> {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: "der", type: "spki" });
  const digest = digestOf(signed);
  if (digest === undefined) return verifyRaw(key, signed, signature);
  const name = hashName(signed.algorithm);
  if (facts.kind === "ec") return verifyDigest(key, facts.curve ?? "", digest, signature);
  if (signed.algorithm.startsWith("RSASSA_PSS")) return verifyPss(key, name, digest, signature);
  return verifyPkcs1(key, name, digest, signature);
}

/** Undefined: the message itself is signed, and hashed on the way. */
function digestOf({ message, messageType, algorithm }: SignedMessage): Uint8Array | undefined {
  if (messageType === "RAW") return undefined;
  const name = findHash(algorithm);
  if (messageType === "EXTERNAL_MU" || name === undefined) {
    throw unsupported(`Message type ${messageType} is not supported with ${algorithm}.`);
  }
  if (message.length !== hashBytes[name]) {
    throw invalidRequest(`Digest is invalid length for algorithm ${algorithm}.`);
  }
  return message;
}

async function signRaw(key: KeyObject, signed: SignedMessage): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const options = { key, ...paddingOf(signed.algorithm) };
  sign(rawHash(signed.algorithm), signed.message, options, (error, signature) => {
    if (error === null) resolve(signature);
    else reject(error);
  });
  return promise;
}

async function verifyRaw(
  key: KeyObject,
  { message, algorithm }: SignedMessage,
  signature: Uint8Array,
): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const options = { key, ...paddingOf(algorithm) };
  verify(rawHash(algorithm), message, options, signature, (error, isValid) => {
    if (error === null) resolve(isValid);
    else reject(error);
  });
  return promise;
}

function paddingOf(algorithm: SigningAlgorithmSpec): {
  readonly padding?: number;
  readonly saltLength?: number;
} {
  if (!algorithm.startsWith("RSASSA_PSS")) return {};
  return {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  };
}

/** Ed25519 and ML-DSA hash by themselves. */
function rawHash(algorithm: SigningAlgorithmSpec): string | null {
  return findHash(algorithm) ?? null;
}

function hashName(algorithm: SigningAlgorithmSpec): HashName {
  return must(findHash(algorithm), `${algorithm} signs digests`);
}

function findHash(algorithm: SigningAlgorithmSpec): HashName | undefined {
  if (!/^(?:RSASSA|ECDSA)_/.test(algorithm)) return undefined;
  if (algorithm.endsWith("256")) return "sha256";
  return algorithm.endsWith("384") ? "sha384" : "sha512";
}

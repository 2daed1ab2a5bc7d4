import {
  constants,
  createDecipheriv,
  createPublicKey,
  generateKeyPair,
  privateDecrypt,
} from "node:crypto";
import { promisify } from "node:util";

import type { AlgorithmSpec, WrappingKeySpec } from "@aws-sdk/client-kms";

import type { Key } from "./key.ts";
import { arnOf } from "./key.ts";
import type { Secret } from "./key-material.ts";
import { privateKeyOf } from "./key-material.ts";
import { KmsError, invalidRequest, unsupported } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";

/** What a caller needs to import key material: a public key to wrap it with, and a token. */
export interface ImportParameters {
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  /** Names the key, the algorithm and the private key, sealed: nothing is stored for it. */
  readonly token: Uint8Array;
  /** Milliseconds since the epoch: a day from now. */
  readonly validTo: number;
}

const validityMs = 24 * 60 * 60 * 1000;

const modulusBits: Partial<Record<WrappingKeySpec, number>> = {
  RSA_2048: 2048,
  RSA_3072: 3072,
  RSA_4096: 4096,
};

/** @throws KmsError `UnsupportedOperationException`, `ValidationException` */
export async function importParameters(
  { world, keys }: KmsParts,
  key: Key,
  algorithm: AlgorithmSpec,
  wrappingKeySpec: WrappingKeySpec,
): Promise<ImportParameters> {
  requireExternal(key);
  const modulusLength = modulusBits[wrappingKeySpec];
  if (modulusLength === undefined || !unwrapped.has(algorithm)) {
    throw unsupported(`${algorithm} with ${wrappingKeySpec} is not supported in this Region.`);
  }
  const isSymmetric = key.spec === "SYMMETRIC_DEFAULT";
  if (!isSymmetric && !key.spec.startsWith("HMAC_") && algorithm.startsWith("RSAES_")) {
    const isShort = key.spec.startsWith("ECC_");
    if (!isShort) throw invalidRequest(`${algorithm} cannot wrap key material of ${key.spec}.`);
  }
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength });
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const validTo = world.clock.now() + validityMs;
  const facts = { key: arnOf(key), algorithm, validTo, privateKey: der.toString("base64") };
  der.fill(0);
  const token = Buffer.from(keys.seal(Buffer.from(JSON.stringify(facts)), tokenContext));
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return { publicKey, token, validTo };
}

const tokenContext = "kms/import-token";

/**
 * Unwraps key material that was wrapped with `importParameters` for the same key.
 *
 * @throws KmsError `InvalidImportTokenException`, `ExpiredImportTokenException`,
 *   `InvalidCiphertextException`
 */
export function unwrapMaterial(
  parts: KmsParts,
  key: Key,
  token: Uint8Array,
  wrapped: Uint8Array,
): Secret {
  const facts = readToken(parts, token);
  if (facts.key !== arnOf(key)) throw new KmsError("InvalidImportTokenException");
  if (facts.validTo <= parts.world.clock.now()) throw new KmsError("ExpiredImportTokenException");
  const unwrap = unwrapped.get(facts.algorithm);
  if (unwrap === undefined) throw new KmsError("InvalidImportTokenException");
  const der = Buffer.from(facts.privateKey, "base64");
  try {
    return unwrap(der, wrapped);
  } catch (error) {
    throw new KmsError("InvalidCiphertextException", "", { cause: error });
  } finally {
    der.fill(0);
  }
}

interface TokenFacts {
  readonly key: string;
  readonly algorithm: string;
  readonly validTo: number;
  readonly privateKey: string;
}

function readToken({ keys }: KmsParts, token: Uint8Array): TokenFacts {
  try {
    const text = keys.unseal(Buffer.from(token).toString("latin1"), tokenContext);
    // Sealed for this purpose alone: it is what `importParameters` wrote.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return JSON.parse(Buffer.from(text).toString()) as TokenFacts;
  } catch (error) {
    throw new KmsError("InvalidImportTokenException", "", { cause: error });
  }
}

type Unwrap = (privateKey: Secret, wrapped: Uint8Array) => Secret;

/** RSAES-PKCS1-v1_5 is not among them: AWS has withdrawn it. */
const unwrapped: ReadonlyMap<string, Unwrap> = new Map<string, Unwrap>([
  ["RSAES_OAEP_SHA_1", (der, wrapped) => openOaep(der, wrapped, "sha1")],
  ["RSAES_OAEP_SHA_256", (der, wrapped) => openOaep(der, wrapped, "sha256")],
  ["RSA_AES_KEY_WRAP_SHA_1", (der, wrapped) => openKeyWrap(der, wrapped, "sha1")],
  ["RSA_AES_KEY_WRAP_SHA_256", (der, wrapped) => openKeyWrap(der, wrapped, "sha256")],
]);

function openOaep(der: Secret, wrapped: Uint8Array, oaepHash: string): Secret {
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return privateDecrypt({ key: privateKeyOf(der), padding, oaepHash }, wrapped);
}

/**
 * An AES key under OAEP, then the material under that key (AES Key Wrap with Padding, RFC 5649).
 *
 * @see KMS Developer Guide, "Select a wrapping algorithm": as PKCS #11's CKM_RSA_AES_KEY_WRAP
 */
function openKeyWrap(der: Secret, wrapped: Uint8Array, oaepHash: string): Secret {
  const modulusBytes = (privateKeyOf(der).asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const aesKey = openOaep(der, wrapped.subarray(0, modulusBytes), oaepHash);
  const decipher = createDecipheriv(`id-aes${aesKey.length * 8}-wrap-pad`, aesKey, wrapPadIv);
  const material = decipher.update(wrapped.subarray(modulusBytes));
  return Buffer.concat([material, decipher.final()]);
}

/** The first half of the initial value of RFC 5649; the second is the length. */
const wrapPadIv = Buffer.from("a65959a6", "hex");

/** @throws KmsError `UnsupportedOperationException` */
export function requireExternal(key: Key): void {
  if (key.origin === "EXTERNAL") return;
  throw unsupported(`${arnOf(key)} origin is ${key.origin} which is not valid for this operation.`);
}

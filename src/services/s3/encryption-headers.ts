import { hash } from "node:crypto";

import type { CustomerKey, EncryptionWish, KmsWish } from "../../archive/encryption-wish.ts";
import type { Call } from "../../call/operation.ts";
import {
  encryptionMethodIncompatible,
  invalidArgument,
  invalidEncryptionAlgorithm,
  invalidRequest,
} from "./errors.ts";

/** The members of a write that say how an object is to be encrypted. */
export interface EncryptionInput extends CustomerKeyInput {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
}

/** The members that carry a key that the client keeps (SSE-C). */
export interface CustomerKeyInput {
  readonly SSECustomerAlgorithm?: string | undefined;
  readonly SSECustomerKey?: string | undefined;
  readonly SSECustomerKeyMD5?: string | undefined;
}

export const customerKeyMembers = [
  "SSECustomerAlgorithm",
  "SSECustomerKey",
  "SSECustomerKeyMD5",
] as const;

export const encryptionMembers: readonly (keyof EncryptionInput)[] = [
  ...customerKeyMembers,
  "ServerSideEncryption",
  "SSEKMSKeyId",
  "SSEKMSEncryptionContext",
  "BucketKeyEnabled",
];

const header = "x-amz-server-side-encryption";

/**
 * How a write wants its object encrypted; undefined: as the bucket has it. What is refused, and in
 * which order, is as S3 was seen to do it.
 *
 * @throws ServiceError `InvalidArgument`, `InvalidEncryptionAlgorithmError`, `InvalidRequest`
 */
export function readEncryptionWish(input: EncryptionInput, call: Call): EncryptionWish | undefined {
  const { ServerSideEncryption: algorithm } = input;
  if (algorithm !== undefined && customerKeyMembers.some((member) => input[member] !== undefined)) {
    throw encryptionMethodIncompatible(algorithm);
  }
  const customerKey = readCustomerKey(input, call);
  if (customerKey !== undefined) return { algorithm: "customer", customerKey };
  if (algorithm === "aws:kms" || algorithm === "aws:kms:dsse") return readKmsWish(algorithm, input);
  if (algorithm !== undefined && algorithm !== "AES256") {
    throw invalidArgument("The encryption method specified is not supported", header, algorithm);
  }
  if (input.SSEKMSKeyId !== undefined || input.SSEKMSEncryptionContext !== undefined) {
    const message =
      "Server Side Encryption with AWS KMS managed key requires HTTP header " +
      "x-amz-server-side-encryption : aws:kms";
    throw invalidArgument(message, header, algorithm ?? "null");
  }
  return algorithm === undefined ? undefined : { algorithm };
}

/** Whether a request says how its object is to be encrypted. */
export function isEncryptionWished(input: EncryptionInput): boolean {
  return input.ServerSideEncryption !== undefined || input.SSECustomerAlgorithm !== undefined;
}

function readKmsWish(algorithm: KmsWish["algorithm"], input: EncryptionInput): KmsWish {
  const { SSEKMSKeyId: keyId, BucketKeyEnabled: usesBucketKey } = input;
  const context = readContext(input.SSEKMSEncryptionContext);
  return {
    algorithm,
    ...(keyId !== undefined && { keyId }),
    ...(context !== undefined && { context }),
    ...(usesBucketKey !== undefined && { usesBucketKey }),
  };
}

/** Base64 of a JSON object whose values are texts. */
function readContext(encoded: string | undefined): Readonly<Record<string, string>> | undefined {
  if (encoded === undefined) return undefined;
  const pairs: [string, string][] = [];
  for (const [name, value] of Object.entries(decodedObject(encoded))) {
    if (typeof value !== "string") throw invalidContext(encoded);
    pairs.push([name, value]);
  }
  return Object.fromEntries(pairs);
}

function decodedObject(encoded: string): object {
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  if (!isBase64) throw invalidContext(encoded);
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, "base64").toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw invalidContext(encoded);
}

function invalidContext(encoded: string): Error {
  const message =
    "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string " +
    "holding JSON which represents a string-string map";
  return invalidArgument(message, "x-amz-server-side-encryption-context", encoded);
}

/** The members that carry the key of the source of a copy, under their common names. */
export function sourceKeyInput(input: {
  readonly CopySourceSSECustomerAlgorithm?: string | undefined;
  readonly CopySourceSSECustomerKey?: string | undefined;
  readonly CopySourceSSECustomerKeyMD5?: string | undefined;
}): CustomerKeyInput {
  return {
    SSECustomerAlgorithm: input.CopySourceSSECustomerAlgorithm,
    SSECustomerKey: input.CopySourceSSECustomerKey,
    SSECustomerKeyMD5: input.CopySourceSSECustomerKeyMD5,
  };
}

const customerKeys = "Requests specifying Server Side Encryption with Customer provided keys must";

/**
 * The key that a request hands in; undefined: none. It comes over TLS, or from this very machine.
 *
 * @throws ServiceError `InvalidArgument`, `InvalidEncryptionAlgorithmError`, `InvalidRequest`
 */
export function readCustomerKey(
  input: CustomerKeyInput,
  call: Pick<Call, "isSecure" | "sourceIp">,
): CustomerKey | undefined {
  const {
    SSECustomerAlgorithm: algorithm,
    SSECustomerKey: encoded,
    SSECustomerKeyMD5: said,
  } = input;
  if (algorithm === undefined && encoded === undefined && said === undefined) return undefined;
  const refuse = (message: string): Error => invalidArgument(message, header, "null");
  if (!call.isSecure && !isLoopback(call.sourceIp)) {
    throw invalidRequest(`${customerKeys} be made over a secure connection.`);
  }
  if (algorithm === undefined) {
    throw refuse(`${customerKeys} provide a valid encryption algorithm.`);
  }
  if (algorithm !== "AES256") throw invalidEncryptionAlgorithm(algorithm);
  if (encoded === undefined) throw refuse(`${customerKeys} provide an appropriate secret key.`);
  const key = Buffer.from(encoded, "base64");
  const md5 = hash("md5", key, "base64");
  if (said === undefined) {
    throw refuse(`${customerKeys} provide the client calculated MD5 of the secret key.`);
  }
  if (said !== md5) {
    throw refuse("The calculated MD5 hash of the key did not match the hash that was provided.");
  }
  if (key.length !== 32) throw refuse("The secret key was invalid for the specified algorithm.");
  return { key, md5 };
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(address);
}

import type { ObjectEncryption } from "../../buckets/encryption.ts";

/** What an answer says of how an object is encrypted. Nothing: it is not. */
export interface EncryptionOutput {
  readonly ServerSideEncryption?: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly SSEKMSKeyId?: string;
  readonly BucketKeyEnabled?: boolean;
  readonly SSECustomerAlgorithm?: string;
  readonly SSECustomerKeyMD5?: string;
}

export function encryptionOutput(encryption: ObjectEncryption | undefined): EncryptionOutput {
  if (encryption === undefined) return {};
  if (encryption.algorithm === "customer") {
    return { SSECustomerAlgorithm: "AES256", SSECustomerKeyMD5: encryption.keyMd5 };
  }
  if (encryption.algorithm === "AES256") return { ServerSideEncryption: "AES256" };
  return {
    ServerSideEncryption: encryption.algorithm,
    SSEKMSKeyId: encryption.keyArn,
    ...(encryption.hasBucketKey && { BucketKeyEnabled: true }),
  };
}

/** The answer of CompleteMultipartUpload says nothing of a key that the client keeps. */
export function joinedEncryption(encryption: ObjectEncryption | undefined): EncryptionOutput {
  return encryption?.algorithm === "customer" ? {} : encryptionOutput(encryption);
}

/** As `encryptionOutput`, with what the caller added to the encryption context: the answers of writes have it. */
export function writtenEncryption(
  encryption: ObjectEncryption | undefined,
): EncryptionOutput & { readonly SSEKMSEncryptionContext?: string } {
  const output = encryptionOutput(encryption);
  if (encryption === undefined || !("context" in encryption)) return output;
  const context = Buffer.from(JSON.stringify(encryption.context)).toString("base64");
  return { ...output, SSEKMSEncryptionContext: context };
}

/**
 * `SSEApplied` of the record: what was done, and whether the bucket or the request wanted it.
 *
 * @see S3 User Guide, "Default encryption FAQ"
 */
export function sseApplied(
  input: { readonly ServerSideEncryption?: string | undefined },
  output: WrittenOutput | undefined,
): { readonly SSEApplied?: string } {
  if (output?.SSECustomerAlgorithm !== undefined) return { SSEApplied: "SSE_C" };
  const name = names.get(output?.ServerSideEncryption ?? "");
  if (name === undefined) return {};
  const isWished = input.ServerSideEncryption !== undefined;
  return { SSEApplied: isWished ? name : `Default_${name}` };
}

interface WrittenOutput {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}

const names: ReadonlyMap<string, string> = new Map([
  ["AES256", "SSE_S3"],
  ["aws:kms", "SSE_KMS"],
  ["aws:kms:dsse", "DSSE_KMS"],
]);

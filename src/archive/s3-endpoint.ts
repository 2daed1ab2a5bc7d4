import { createHash } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

import { PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";

import { readTextFile } from "../base/read-text-file.ts";
import { findSharedCredentials } from "../base/shared-credentials.ts";
import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { World } from "../base/world.ts";

/** A profile in a file in the AWS shared-credentials format. */
export interface CredentialsSource {
  readonly file: string;
  readonly profile: string;
}

/** How to reach buckets that are not in this Cairn. */
export interface S3EndpointSettings {
  /** `https://HOST[:PORT]`, or `http://`. */
  readonly endpoint: string;
  readonly region: string;
  /** Absent: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly credentials?: CredentialsSource;
  /** `path`: `HOST/BUCKET/KEY`; `virtual`: `BUCKET.HOST/KEY`. */
  readonly addressing: "path" | "virtual";
  /**
   * How a put shows that its bytes arrived: `sha256` as `x-amz-checksum-sha256`, kept with the
   * object; `md5` as `Content-MD5`, for services that do not know the other.
   */
  readonly integrity: "sha256" | "md5";
  /** The PEM file of the authorities that vouch for the endpoint. Absent: those that Node knows. */
  readonly caFile?: string;
  readonly connectTimeoutMs: number;
  /** Until the answer begins, and then for each silence. */
  readonly requestTimeoutMs: number;
}

export interface S3Put {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** User metadata, lower-case names. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly acl?: "bucket-owner-full-control";
  /** The account that must own the bucket. */
  readonly bucketOwner?: string;
  /** The key of the endpoint's own KMS to encrypt under. */
  readonly kmsKeyId?: string;
}

export type S3Answer =
  | { readonly kind: "stored" }
  /** The endpoint has answered with an error; `code` is S3's. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** Buckets behind an endpoint. */
export interface S3Endpoint extends Disposable {
  /**
   * Tries once. @throws Error no answer of S3's came: no connection, a time-out, no trust in the
   * certificate, a proxy in between, no credentials, or the signal fired
   */
  readonly put: (put: S3Put, signal: AbortSignal) => Promise<S3Answer>;
}

const socketsMax = 16;

/** @throws Error the file of authorities cannot be read */
export async function openS3Endpoint(
  world: Pick<World, "clock" | "disk">,
  settings: S3EndpointSettings,
): Promise<S3Endpoint> {
  const { caFile, credentials, connectTimeoutMs, requestTimeoutMs } = settings;
  const ca = caFile === undefined ? undefined : await readTextFile(world.disk, caFile);
  const agent = { keepAlive: true, maxSockets: socketsMax };
  const client = new S3Client({
    endpoint: settings.endpoint,
    region: settings.region,
    forcePathStyle: settings.addressing === "path",
    ...(credentials === undefined ? {} : { credentials: async () => readKey(world, credentials) }),
    // All that the machine's AWS configuration and environment would otherwise decide.
    defaultsMode: "standard",
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Whoever puts tries again, with its own patience.
    maxAttempts: 1,
    // Not every service knows it, and what waits for the answer is at most a log file.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      socketTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, ...(ca === undefined ? {} : { ca }) }),
    },
  });

  async function put(wanted: S3Put, signal: AbortSignal): Promise<S3Answer> {
    signal.throwIfAborted();
    try {
      const command = putCommand(wanted, settings.integrity);
      await client.send(command, { abortSignal: signal });
      return { kind: "stored" };
    } catch (error) {
      return answerOf(error);
    }
  }

  return { put, [Symbol.dispose]: () => client.destroy() };
}

function putCommand(put: S3Put, integrity: S3EndpointSettings["integrity"]): PutObjectCommand {
  const { bucketOwner, contentType, contentEncoding, acl, kmsKeyId } = put;
  const digest = createHash(integrity).update(put.body).digest("base64");
  return new PutObjectCommand({
    Bucket: put.bucket,
    Key: put.key,
    Body: put.body,
    Metadata: { ...put.metadata },
    ...(integrity === "sha256" ? { ChecksumSHA256: digest } : { ContentMD5: digest }),
    ...(contentType === undefined ? {} : { ContentType: contentType }),
    ...(contentEncoding === undefined ? {} : { ContentEncoding: contentEncoding }),
    ...(acl === undefined ? {} : { ACL: acl }),
    ...(bucketOwner === undefined ? {} : { ExpectedBucketOwner: bucketOwner }),
    ...(kmsKeyId === undefined ? {} : { ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyId }),
  });
}

/** Codes that the SDK makes up where the answer had none: it was not S3 that answered. */
const madeUp = /^(?:Unknown|UnknownError|Error|\d{3})$/;

function answerOf(error: unknown): S3Answer {
  if (!(error instanceof S3ServiceException) || madeUp.test(error.name)) throw error;
  return { kind: "refused", code: error.name, message: error.message };
}

/** For this long before they expire, the SDK asks for credentials anew at each request. */
const sdkRefreshMs = 5 * 60_000;

/** Read at each request, so that a key that was exchanged in the file counts from the next one on. */
async function readKey(
  { clock, disk }: Pick<World, "clock" | "disk">,
  { file, profile }: CredentialsSource,
): Promise<SharedCredentials & { readonly expiration: Date }> {
  const found = findSharedCredentials(await readTextFile(disk, file), profile);
  if (found === undefined) throw new Error(`${file} has no access key for the profile ${profile}`);
  return { ...found, expiration: new Date(clock.now() + sdkRefreshMs) };
}

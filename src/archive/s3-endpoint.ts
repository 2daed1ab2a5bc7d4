import { createHash } from "node:crypto";

import { PutObjectCommand } from "@aws-sdk/client-s3";

import type { World } from "../base/world.ts";
import { isS3Refusal, openS3Client } from "./s3-client.ts";
import type { S3ClientSettings } from "./s3-client.ts";

/** How to put into buckets that are not in this Cairn. */
export interface S3EndpointSettings extends S3ClientSettings {
  readonly endpoint: string;
  /**
   * How a put shows that its bytes arrived: `sha256` as `x-amz-checksum-sha256`, kept with the
   * object; `md5` as `Content-MD5`, for services that do not know the other.
   */
  readonly integrity: "sha256" | "md5";
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
  // Whoever puts tries again, with its own patience.
  const client = await openS3Client(world, settings, { attemptsMax: 1, socketsMax });

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

function answerOf(error: unknown): S3Answer {
  if (!isS3Refusal(error)) throw error;
  return { kind: "refused", code: error.name, message: error.message };
}

import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";

import type { World } from "../base/world.ts";
import { openObjectGets } from "./object-gets.ts";
import type { S3Read } from "./object-gets.ts";
import { isS3Refusal, openS3Client } from "./s3-client.ts";
import type { S3ClientSettings, S3ClientUse } from "./s3-client.ts";

/** A row of a listing. */
export interface S3Listed {
  readonly key: string;
  /** As the listing has it. */
  readonly bytes: number;
}

/** Reads buckets behind an endpoint. What may pass is tried again. */
export interface S3Reader extends Disposable {
  /**
   * The objects under a prefix, in the order of their keys, by pages. `after`: only keys behind it.
   *
   * @throws Error the endpoint refuses, or is not reached
   */
  readonly list: (
    wanted: { readonly bucket: string; readonly prefix: string; readonly after?: string },
    signal: AbortSignal,
  ) => AsyncGenerator<readonly S3Listed[], void, undefined>;
  /** The names between a prefix that ends with a slash and the next slash. @throws as `list` */
  readonly folders: (
    wanted: { readonly bucket: string; readonly prefix: string },
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  /** Reads an object of at most `bytesMax`. @throws only when the signal fires */
  readonly get: (
    wanted: { readonly bucket: string; readonly key: string; readonly bytesMax: number },
    signal: AbortSignal,
  ) => Promise<S3Read>;
}

/** @throws Error the file of authorities cannot be read */
export async function openS3Reader(
  world: Pick<World, "clock" | "disk">,
  settings: S3ClientSettings,
  use: S3ClientUse,
): Promise<S3Reader> {
  const client = await openS3Client(world, settings, use);
  const { endpoint } = settings;
  const { credentials } = client.config;
  // AWS's own endpoints may send on to another Region's: that is left to the SDK.
  const gets =
    endpoint === undefined
      ? undefined
      : await openObjectGets(world, { ...settings, endpoint }, credentials, use);
  return {
    list: (wanted, signal) => listPages(client, wanted, signal),
    folders: async (wanted, signal) => listFolders(client, wanted, signal),
    get: async (wanted, signal) =>
      gets === undefined ? getObject(client, wanted, signal) : gets.get(wanted, signal),
    [Symbol.dispose]: () => {
      gets?.[Symbol.dispose]();
      client.destroy();
    },
  };
}

async function* listPages(
  client: S3Client,
  { bucket, prefix, after }: Parameters<S3Reader["list"]>[0],
  signal: AbortSignal,
): AsyncGenerator<readonly S3Listed[], void, undefined> {
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      ...(after === undefined ? {} : { StartAfter: after }),
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await client.send(command, { abortSignal: signal });
    yield (page.Contents ?? []).map(({ Key: key = "", Size: bytes = 0 }) => ({ key, bytes }));
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

async function listFolders(
  client: S3Client,
  { bucket, prefix }: Parameters<S3Reader["folders"]>[0],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = [];
  let token: string | undefined;
  do {
    const command = new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      Delimiter: "/",
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    const page = await client.send(command, { abortSignal: signal });
    for (const { Prefix: folder = "" } of page.CommonPrefixes ?? []) {
      names.push(folder.slice(prefix.length, -1));
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
  return names;
}

async function getObject(
  client: S3Client,
  { bucket, key, bytesMax }: Parameters<S3Reader["get"]>[0],
  signal: AbortSignal,
): Promise<S3Read> {
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const answer = await client.send(command, { abortSignal: signal });
    const { Body: body, ContentLength: length, Metadata: metadata = {} } = answer;
    if (body === undefined || length === undefined || length > bytesMax) {
      // Ends the answer: its connection is of no more use.
      if (body !== undefined && "destroy" in body) body.destroy();
      return {
        kind: "unreadable",
        reason: `of ${length ?? "unknown"} bytes, too large to be read`,
      };
    }
    return { kind: "found", body: await body.transformToByteArray(), metadata };
  } catch (error) {
    signal.throwIfAborted();
    if (isS3Refusal(error)) {
      if (error.name === "NoSuchKey") return { kind: "missing" };
      return { kind: "unreadable", reason: `${error.name}: ${error.message}` };
    }
    if (!(error instanceof Error)) throw error;
    return { kind: "unreadable", reason: error.message };
  }
}

import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { S3ClientConfig } from "@aws-sdk/client-s3";

import { readTextFile } from "../base/read-text-file.ts";
import { findSharedCredentials } from "../base/shared-credentials.ts";
import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { World } from "../base/world.ts";

/** A profile in a file in the AWS shared-credentials format. */
export interface CredentialsSource {
  readonly file: string;
  readonly profile: string;
}

/** How to reach the buckets that an S3 keeps. Plain data: it can be handed to another thread. */
export interface S3ClientSettings {
  /** `https://HOST[:PORT]`, or `http://`. Absent: AWS's own, in the Region that the bucket is in. */
  readonly endpoint?: string;
  readonly region: string;
  /** Absent: the SDK's default chain (environment, profile, web identity, container, instance). */
  readonly credentials?: CredentialsSource | SharedCredentials;
  /** `path`: `HOST/BUCKET/KEY`; `virtual`: `BUCKET.HOST/KEY`. */
  readonly addressing: "path" | "virtual";
  /** The PEM file of the authorities that vouch for the endpoint. Absent: those that Node knows. */
  readonly caFile?: string;
  readonly connectTimeoutMs: number;
  /** Until the answer begins, and then for each silence. */
  readonly requestTimeoutMs: number;
}

/** What differs between those who put and those who read. */
export interface S3ClientUse {
  /** How often a request is tried in all. */
  readonly attemptsMax: number;
  /** Connections, and so requests, at once. */
  readonly socketsMax: number;
}

/** @throws Error the file of authorities cannot be read */
export async function openS3Client(
  world: Pick<World, "clock" | "disk">,
  settings: S3ClientSettings,
  { attemptsMax, socketsMax }: S3ClientUse,
): Promise<S3Client> {
  const { caFile, connectTimeoutMs, requestTimeoutMs } = settings;
  const ca = caFile === undefined ? undefined : await readTextFile(world.disk, caFile);
  const agent = { keepAlive: true, maxSockets: socketsMax };
  return new S3Client({
    ...(settings.endpoint === undefined
      ? { followRegionRedirects: true }
      : { endpoint: settings.endpoint }),
    region: settings.region,
    forcePathStyle: settings.addressing === "path",
    ...credentialsOption(world, settings.credentials),
    // All that the machine's AWS configuration and environment would otherwise decide.
    defaultsMode: "standard",
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: attemptsMax,
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
}

/** Codes that the SDK makes up where the answer had none: it was not S3 that answered. */
const madeUp = /^(?:Unknown|UnknownError|Error|\d{3})$/;

/** Whether S3 itself has answered with an error, rather than something on the way to it. */
export function isS3Refusal(error: unknown): error is S3ServiceException {
  return error instanceof S3ServiceException && !madeUp.test(error.name);
}

function credentialsOption(
  world: Pick<World, "clock" | "disk">,
  credentials: S3ClientSettings["credentials"],
): Pick<S3ClientConfig, "credentials"> {
  if (credentials === undefined) return {};
  if ("accessKeyId" in credentials) return { credentials };
  return { credentials: async () => readKey(world, credentials) };
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

import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

import { readTextFile } from "../base/read-text-file.ts";
import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { World } from "../base/world.ts";
import type { S3ClientSettings, S3ClientUse } from "./s3-client.ts";
import { BodySizeError, signedGet } from "./signed-get.ts";
import type { GetAnswer, GetTarget } from "./signed-get.ts";

export type S3Read =
  | {
      readonly kind: "found";
      readonly body: Uint8Array;
      /** User metadata, lower-case names. */
      readonly metadata: Readonly<Record<string, string>>;
    }
  | { readonly kind: "missing" }
  /** The endpoint has refused, has not answered, or the object is too large. */
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads objects of one endpoint. What may pass is tried again. */
export interface ObjectGets extends Disposable {
  /** @throws only when the signal fires */
  readonly get: (target: GetTarget, signal: AbortSignal) => Promise<S3Read>;
}

const firstDelayMs = 100;

/** @throws Error the file of authorities cannot be read */
export async function openObjectGets(
  world: Pick<World, "clock" | "disk">,
  settings: S3ClientSettings & { readonly endpoint: string },
  credentials: () => Promise<SharedCredentials>,
  { attemptsMax, socketsMax }: S3ClientUse,
): Promise<ObjectGets> {
  const { caFile, region, addressing, requestTimeoutMs: timeoutMs } = settings;
  const { clock } = world;
  const endpoint = new URL(settings.endpoint);
  const ca = caFile === undefined ? {} : { ca: await readTextFile(world.disk, caFile) };
  const kept = { keepAlive: true, maxSockets: socketsMax };
  const isSecure = endpoint.protocol === "https:";
  const agent = isSecure ? new HttpsAgent({ ...kept, ...ca }) : new HttpAgent(kept);
  const send = signedGet({ clock, endpoint, addressing, region, credentials, agent, timeoutMs });

  async function get(target: GetTarget, signal: AbortSignal): Promise<S3Read> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryOnce(send(target, signal), signal);
      if (!outcome.mayPass || attempt === attemptsMax) return outcome.read;
      await clock.sleep(firstDelayMs * 2 ** (attempt - 1), signal);
    }
  }
  return { get, [Symbol.dispose]: () => agent.destroy() };
}

interface Outcome {
  readonly read: S3Read;
  readonly mayPass: boolean;
}

async function tryOnce(answer: Promise<GetAnswer>, signal: AbortSignal): Promise<Outcome> {
  try {
    return outcomeOf(await answer);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    const mayPass = !(error instanceof BodySizeError);
    return { read: { kind: "unreadable", reason: error.message }, mayPass };
  }
}

function outcomeOf({ status, headers, body }: GetAnswer): Outcome {
  if (status === 200) {
    return { read: { kind: "found", body, metadata: metadataIn(headers) }, mayPass: false };
  }
  const text = body.toString("utf8");
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1] ?? `HTTP status ${status}`;
  if (status === 404 && code === "NoSuchKey") return { read: { kind: "missing" }, mayPass: false };
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1];
  const reason = message === undefined ? code : `${code}: ${message}`;
  return { read: { kind: "unreadable", reason }, mayPass: status >= 500 || status === 429 };
}

const metadataPrefix = "x-amz-meta-";

function metadataIn(headers: GetAnswer["headers"]): Readonly<Record<string, string>> {
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(metadataPrefix) && typeof value === "string") {
      metadata[name.slice(metadataPrefix.length)] = value;
    }
  }
  return metadata;
}

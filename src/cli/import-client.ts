import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

import type { Clock } from "../base/world.ts";
import type { SignPost } from "./import-signer.ts";

/** What Cairn said of a batch. */
export interface BatchAnswer {
  readonly accepted: number;
  /** Of the accepted: data events that no trail wants. */
  readonly unselected: number;
  readonly duplicates: number;
  readonly rejected: readonly {
    readonly index: number;
    readonly code: string;
    readonly message: string;
  }[];
}

/** Cairn refused a batch as a whole, or could not be reached for too long. */
export class ImportFailedError extends Error {
  override readonly name = "ImportFailedError";
}

export interface ImportClient extends Disposable {
  /**
   * Sends a batch, and again after a failure that may pass: every record is taken once, however
   * often it is sent. Resolves when what was accepted is durable at the other end.
   *
   * @throws ImportFailedError
   */
  readonly send: (body: Uint8Array, signal: AbortSignal) => Promise<BatchAnswer>;
}

export interface ImportClientOptions {
  readonly endpoint: URL;
  readonly sign: SignPost;
  readonly clock: Clock;
  readonly createAccounts: boolean;
  readonly concurrency: number;
  /** Told of each failure that is tried again. */
  readonly onRetry: (reason: string, delayMs: number) => void;
}

const path = "/import-records";
const attemptsMax = 10;
const delayMsMax = 10_000;
const firstDelayMs = 200;
const idleMsMax = 120_000;
const answerBytesMax = 16 * 1024 * 1024;

/** Speaks to one endpoint over connections that are kept. */
export function importClient(options: ImportClientOptions): ImportClient {
  const isSecure = options.endpoint.protocol === "https:";
  const settings = { keepAlive: true, maxSockets: options.concurrency };
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);
  return {
    send: async (body, signal) => sendAgain(options, agent, body, signal),
    [Symbol.dispose]: () => {
      agent.destroy();
    },
  };
}

async function sendAgain(
  options: ImportClientOptions,
  agent: HttpAgent | HttpsAgent,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<BatchAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(options, agent, body, signal);
    if (outcome.kind === "answer") return outcome.answer;
    if (!outcome.mayPass || attempt === attemptsMax) throw new ImportFailedError(outcome.reason);
    const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), delayMsMax);
    options.onRetry(outcome.reason, delayMs);
    await options.clock.sleep(delayMs, signal);
  }
}

type Outcome =
  | { readonly kind: "answer"; readonly answer: BatchAnswer }
  | { readonly kind: "failure"; readonly reason: string; readonly mayPass: boolean };

async function sendOnce(
  { endpoint, sign, clock, createAccounts }: ImportClientOptions,
  agent: HttpAgent | HttpsAgent,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Outcome> {
  const query = createAccounts ? { createAccounts: "true" } : {};
  // Signed anew for each attempt: a signature holds for minutes only.
  const headers = await sign(path, query, body, new Date(clock.now()));
  const url = new URL(createAccounts ? `${path}?createAccounts=true` : path, endpoint);
  try {
    const { status, text } = await post({ url, headers, agent, signal }, body);
    return readAnswer(status, text);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    return { kind: "failure", reason: `${endpoint.origin}: ${error.message}`, mayPass: true };
  }
}

interface PostOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: HttpAgent | HttpsAgent;
  readonly signal: AbortSignal;
}

async function post(
  { url, headers, agent, signal }: PostOptions,
  body: Uint8Array,
): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const open = url.protocol === "https:" ? httpsRequest : httpRequest;
  const sent = open(url, { method: "POST", headers, agent, signal, timeout: idleMsMax }, resolve);
  sent.on("error", reject);
  sent.on("timeout", () => {
    sent.destroy(new Error(`no answer for ${idleMsMax / 1000} s`));
  });
  sent.end(body);
  const response = await promise;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new Error("the answer is too long");
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") };
}

function readAnswer(status: number, text: string): Outcome {
  if (status === 200) {
    const answer: unknown = parse(text);
    if (isBatchAnswer(answer)) return { kind: "answer", answer };
  }
  const mayPass = status >= 500 || status === 429;
  return { kind: "failure", reason: `HTTP ${status}: ${text.slice(0, 1024)}`, mayPass };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isBatchAnswer(value: unknown): value is BatchAnswer {
  return (
    typeof value === "object" &&
    value !== null &&
    "accepted" in value &&
    typeof value.accepted === "number" &&
    "unselected" in value &&
    typeof value.unselected === "number" &&
    "duplicates" in value &&
    typeof value.duplicates === "number" &&
    "rejected" in value &&
    Array.isArray(value.rejected)
  );
}

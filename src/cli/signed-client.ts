import { Agent as HttpAgent, request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

import type { Clock } from "../base/world.ts";
import type { SignPost } from "./post-signer.ts";

/** Cairn refused a request, or could not be reached for too long. */
export class RequestFailedError extends Error {
  override readonly name = "RequestFailedError";
}

/** A request that can be made again: doing it twice is doing it once. */
export interface SignedRequest<Answer> {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly isAnswer: (value: unknown) => value is Answer;
}

/** Speaks to one Cairn, signing what it sends. */
export interface SignedClient extends Disposable {
  /**
   * Posts a request, and again after a failure that may pass.
   *
   * @throws RequestFailedError
   */
  readonly post: <Answer>(request: SignedRequest<Answer>, signal: AbortSignal) => Promise<Answer>;
}

export interface SignedClientOptions {
  readonly endpoint: URL;
  readonly sign: SignPost;
  readonly clock: Clock;
  readonly concurrency: number;
  /** Told of each failure that is tried again. */
  readonly onRetry: (reason: string, delayMs: number) => void;
}

const attemptsMax = 10;
const delayMsMax = 10_000;
const firstDelayMs = 200;
const idleMsMax = 120_000;
const answerBytesMax = 16 * 1024 * 1024;

/** Speaks to one endpoint over connections that are kept. */
export function signedClient(options: SignedClientOptions): SignedClient {
  const isSecure = options.endpoint.protocol === "https:";
  const settings = { keepAlive: true, maxSockets: options.concurrency };
  const agent = isSecure ? new HttpsAgent(settings) : new HttpAgent(settings);
  return {
    post: async (request, signal) => sendAgain(options, agent, request, signal),
    [Symbol.dispose]: () => {
      agent.destroy();
    },
  };
}

async function sendAgain<Answer>(
  options: SignedClientOptions,
  agent: HttpAgent | HttpsAgent,
  request: SignedRequest<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await sendOnce(options, agent, request, signal);
    if (outcome.kind === "answer") return outcome.answer;
    if (!outcome.mayPass || attempt === attemptsMax) throw new RequestFailedError(outcome.reason);
    const delayMs = Math.min(firstDelayMs * 2 ** (attempt - 1), delayMsMax);
    options.onRetry(outcome.reason, delayMs);
    await options.clock.sleep(delayMs, signal);
  }
}

type Outcome<Answer> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failure"; readonly reason: string; readonly mayPass: boolean };

async function sendOnce<Answer>(
  { endpoint, sign, clock }: SignedClientOptions,
  agent: HttpAgent | HttpsAgent,
  request: SignedRequest<Answer>,
  signal: AbortSignal,
): Promise<Outcome<Answer>> {
  const { path, query, body } = request;
  // Signed anew for each attempt: a signature holds for minutes only.
  const headers = await sign(path, query, body, new Date(clock.now()));
  const url = new URL(path, endpoint);
  url.search = new URLSearchParams(query).toString();
  try {
    const { status, text } = await post({ url, headers, agent, signal }, body);
    return readAnswer(status, text, request.isAnswer);
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

function readAnswer<Answer>(
  status: number,
  text: string,
  isAnswer: (value: unknown) => value is Answer,
): Outcome<Answer> {
  if (status === 200) {
    const answer: unknown = parse(text);
    if (isAnswer(answer)) return { kind: "answer", answer };
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

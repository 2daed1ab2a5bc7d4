import { lookup as lookUp } from "node:dns";
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";

import type { Clock } from "../base/world.ts";
import type { AddressCheck } from "./allowed-networks.ts";

/** Sends one message to an endpoint. Never rejects but by the signal. */
export type SendHttp = (post: HttpPost, signal: AbortSignal) => Promise<SendOutcome>;

export interface HttpPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type SendOutcome =
  | { readonly kind: "answered"; readonly status: number }
  /** No answer, or none in time. */
  | { readonly kind: "failed"; readonly reason: string }
  /** It leads where messages may not go: trying again is of no use. */
  | { readonly kind: "forbidden"; readonly reason: string };

/** As long as SNS waits for an answer. */
const answerWithinMs = 15_000;

/** Connections to one endpoint. */
export const connectionsMax = 8;

/**
 * Sends by HTTP and HTTPS. Every address that a name stands for is asked about before it is
 * connected to, and that very address is connected to; a redirection is an answer like any other and
 * is not followed.
 */
export function openHttpSender(parts: {
  readonly clock: Pick<Clock, "sleep">;
  readonly isAllowed: AddressCheck;
}): { readonly send: SendHttp } & Disposable {
  const { clock, isAllowed } = parts;
  const lookup = guardedLookup(isAllowed);
  const options = { keepAlive: true, maxSockets: connectionsMax };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };

  async function exchange(post: HttpPost, signal: AbortSignal): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const url = new URL(post.url);
    const isTls = url.protocol === "https:";
    const headers = { ...post.headers, "content-length": String(Buffer.byteLength(post.body)) };
    const settings = { method: "POST", headers, lookup, signal };
    const request = isTls
      ? httpsRequest(url, { ...settings, agent: agents.https })
      : httpRequest(url, { ...settings, agent: agents.http });
    request.on("error", reject);
    request.on("response", (response) => {
      // What it says does not matter, and may be endless: a short answer keeps the connection.
      response.on("error", () => {});
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > 64 * 1024) response.destroy();
      });
      // Also when the time is over: what has answered has answered.
      response.on("close", () => resolve(response.statusCode ?? 0));
    });
    request.end(post.body);
    return promise;
  }

  return {
    send: async (post, signal) => {
      const { hostname } = new URL(post.url);
      const literal = hostname.replaceAll(/^\[|\]$/g, "");
      if (isIP(literal) !== 0 && !isAllowed(literal)) return forbidden(literal);
      const over = new AbortController();
      const late = new AbortController();
      const waited = clock.sleep(answerWithinMs, AbortSignal.any([signal, over.signal])).then(
        () => late.abort(new Error(`no answer within ${answerWithinMs} ms`)),
        () => undefined,
      );
      try {
        const status = await exchange(post, AbortSignal.any([signal, late.signal]));
        return { kind: "answered", status };
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ForbiddenAddressError) return forbidden(error.address);
        return { kind: "failed", reason: reasonOf(late.signal.reason ?? error) };
      } finally {
        over.abort();
        await waited;
      }
    },
    [Symbol.dispose]: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

class ForbiddenAddressError extends Error {
  override readonly name = "ForbiddenAddressError";
  readonly address: string;

  constructor(address: string) {
    super(`messages may not be sent to ${address}`);
    this.address = address;
  }
}

function forbidden(address: string): SendOutcome {
  return { kind: "forbidden", reason: `messages may not be sent to ${address}` };
}

/** Resolves names as usual, and gives only addresses that messages may be sent to. */
function guardedLookup(isAllowed: AddressCheck): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "");
        return;
      }
      const allowed = addresses.filter(({ address }) => isAllowed(address));
      const [first] = allowed;
      if (first === undefined) {
        callback(new ForbiddenAddressError(addresses[0]?.address ?? hostname), "");
      } else if (options.all === true) {
        callback(null, allowed);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string"
    ? `${error.code}: ${error.message}`
    : error.message;
}

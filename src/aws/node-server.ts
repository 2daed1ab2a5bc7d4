import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";

import { must } from "../base/assert.ts";
import type { Clock, Log } from "../base/world.ts";
import type { HttpRequest } from "./http-message.ts";
import type { Gateway } from "./gateway.ts";
import { readRequest } from "./node-request.ts";
import type { RequestBody } from "./node-request.ts";
import { refuseBroken, writeResponse } from "./node-response.ts";

export interface NodeServerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateway: Gateway;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Present: HTTPS. PEM. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  readonly limits?: Partial<ConnectionLimits>;
}

/** What a connection may cost. Milliseconds and bytes. */
export interface ConnectionLimits {
  readonly headerBytesMax: number;
  /** From the first byte of a request to the last of its headers. */
  readonly headersMs: number;
  /** From the first byte of a request to the last of its body: five gibibytes at 12 Mbit/s. */
  readonly requestMs: number;
  /** How often `headersMs` and `requestMs` are looked at. */
  readonly checkMs: number;
  /** Nothing is sent either way. */
  readonly idleMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  readonly connectionsMax: number;
  /** How long calls may go on once the server stops. */
  readonly stopMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  headerBytesMax: 32_768,
  headersMs: 20_000,
  requestMs: 3_600_000,
  checkMs: 5_000,
  idleMs: 60_000,
  keepAliveMs: 65_000,
  connectionsMax: 10_000,
  stopMs: 10_000,
};

/** A server that takes requests. Disposing it stops it gracefully. */
export interface NodeServer extends AsyncDisposable {
  readonly port: number;
  /** For example `http://127.0.0.1:4580`. */
  readonly url: string;
  /**
   * Takes no more connections, lets running calls end, and after the deadline aborts the rest.
   * Resolves when every call has ended and every connection is closed.
   */
  readonly stop: () => Promise<void>;
}

/** Listens on return. Rejects when it cannot. */
export async function openServer(options: NodeServerOptions): Promise<NodeServer> {
  const limits = { ...defaultConnectionLimits, ...options.limits };
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const aborting = new AbortController();

  const take = (incoming: IncomingMessage, outgoing: ServerResponse, expects: boolean): void => {
    const { request, body } = readRequest(incoming, outgoing, aborting.signal, expects);
    const call = answer(options, {
      request,
      body,
      outgoing,
      isStopping: () => stopping.signal.aborted,
    });
    running.add(call);
    void call.finally(() => running.delete(call));
  };
  const server = createServer(options, limits, (incoming, outgoing) =>
    take(incoming, outgoing, false),
  );
  server.on("checkContinue", (incoming, outgoing) => take(incoming, outgoing, true));
  // Node would answer expectations that it does not know by itself, and leave no record.
  server.on("checkExpectation", (incoming, outgoing) => take(incoming, outgoing, false));
  server.on("clientError", refuseBroken);
  await listen(server, options);

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    stopping.abort();
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    server.closeIdleConnections();
    await withDeadline(options.clock, limits.stopMs, Promise.all(running));
    aborting.abort(new Error("the server stops"));
    server.closeAllConnections();
    await Promise.all(running);
    await closed;
  };
  const { port } = addressOf(server);
  const name = options.host.includes(":") ? `[${options.host}]` : options.host;
  const stopOnce = async (): Promise<void> => (stopped ??= stop());
  return {
    port,
    url: `${options.tls === undefined ? "http" : "https"}://${name}:${port}`,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}

function createServer(
  { tls }: NodeServerOptions,
  limits: ConnectionLimits,
  listener: RequestListener,
): Server {
  const settings = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
    // The gateway refuses what is not signed for a host, and records it; Node would only refuse it.
    requireHostHeader: false,
  };
  const server =
    tls === undefined
      ? createHttpServer(settings, listener)
      : createHttpsServer({ ...settings, ...tls }, listener);
  // Headers beyond a count would be dropped in silence; the gateway refuses such requests.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.connectionsMax;
  server.setTimeout(limits.idleMs);
  return server;
}

/** Runs one call to the end of its response. Never rejects. */
async function answer(
  { gateway, log }: NodeServerOptions,
  call: {
    readonly request: HttpRequest;
    readonly body: RequestBody;
    readonly outgoing: ServerResponse;
    readonly isStopping: () => boolean;
  },
): Promise<void> {
  const { request, body, outgoing } = call;
  try {
    const response = await gateway(request);
    const isWhole = await body.finish();
    if (!isWhole || call.isStopping()) outgoing.shouldKeepAlive = false;
    await writeResponse(outgoing, response, request.signal);
  } catch (error) {
    // The client is gone, or the response broke after it had begun: there is nobody to tell.
    if (!request.signal.aborted) log.error({ error }, "a response could not be sent");
    outgoing.destroy();
  } finally {
    body.release();
  }
}

async function listen(server: Server, { host, port }: NodeServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function withDeadline(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const deadline = clock.sleep(ms, done.signal).catch(() => undefined);
  await Promise.race([work, deadline]);
  done.abort();
  await deadline;
}

function addressOf(server: Server): { readonly port: number } {
  const address = server.address();
  return must(typeof address === "string" ? undefined : address, "a server has an address");
}

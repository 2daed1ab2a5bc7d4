import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

import { quantile } from "./report.ts";

export interface Figures {
  readonly callsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failed: number;
}

/** Sends `next()` over each of `connections` sockets, one after the other, for `seconds`. */
export async function load(
  endpoint: string,
  next: () => Buffer,
  connections: number,
  seconds: number,
): Promise<Figures> {
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const runConnection = async (): Promise<void> => {
    using connection = await openConnection(endpoint);
    while (performance.now() < until) {
      const sentAt = performance.now();
      const { status } = await connection.send(next());
      latencies.push(performance.now() - sentAt);
      if (status !== 200) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, runConnection));
  const took = (performance.now() - startedAt) / 1000;
  return {
    callsPerSecond: latencies.length / took,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    failed,
  };
}

/** A socket over which requests go one after the other: as little of a client as there can be. */
export interface Connection extends Disposable {
  /** Sends the bytes of a request. Its response must have a `Content-Length`. */
  readonly send: (request: Uint8Array) => Promise<RawResponse>;
}

export interface RawResponse {
  readonly status: number;
  readonly body: string;
}

export async function openConnection(endpoint: string): Promise<Connection> {
  const { hostname, port } = new URL(endpoint);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  const read = responseReader(socket);
  return {
    send: async (request) => {
      socket.write(request);
      return read();
    },
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

/** Resolves with each response in turn. */
function responseReader(socket: Socket): () => Promise<RawResponse> {
  let pending = Buffer.alloc(0);
  let ended: Error | undefined;
  let wake: (() => void) | undefined;
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    wake?.();
  });
  socket.on("error", (error) => (ended = error));
  socket.on("close", () => {
    ended ??= new Error("the connection was closed");
    wake?.();
  });
  return async () => {
    for (;;) {
      const headEnd = pending.indexOf("\r\n\r\n");
      if (headEnd !== -1) {
        const head = pending.toString("latin1", 0, headEnd);
        const end = headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (pending.length >= end) {
          const body = pending.toString("utf8", headEnd + 4, end);
          pending = pending.subarray(end);
          return { status: Number(head.slice(9, 12)), body };
        }
      }
      if (ended !== undefined) throw ended;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

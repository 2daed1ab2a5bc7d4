import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

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
  const { hostname, port } = new URL(endpoint);
  const latencies: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const runConnection = async (): Promise<void> => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await once(socket, "connect");
    const read = responseReader(socket);
    while (performance.now() < until) {
      const sentAt = performance.now();
      socket.write(next());
      const status = await read();
      latencies.push(performance.now() - sentAt);
      if (status !== 200) failed += 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, runConnection));
  const took = (performance.now() - startedAt) / 1000;
  const sorted = latencies.toSorted((a, b) => a - b);
  return {
    callsPerSecond: sorted.length / took,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? Number.NaN,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    failed,
  };
}

/** Resolves with the status of each response in turn; responses have a Content-Length. */
function responseReader(socket: Socket): () => Promise<number> {
  let pending = Buffer.alloc(0);
  let wake: (() => void) | undefined;
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    wake?.();
  });
  return async () => {
    for (;;) {
      const headEnd = pending.indexOf("\r\n\r\n");
      if (headEnd !== -1) {
        const head = pending.toString("latin1", 0, headEnd);
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (pending.length >= headEnd + 4 + length) {
          pending = pending.subarray(headEnd + 4 + length);
          return Number(head.slice(9, 12));
        }
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}

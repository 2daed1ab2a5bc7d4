import { setTimeout as sleep } from "node:timers/promises";

import { signedBytes } from "../conformance/signed-request.ts";
import type { Credentials } from "../conformance/signed-request.ts";
import { openConnection } from "./raw-client.ts";
import type { Connection } from "./raw-client.ts";
import { eventTimeNow, freshCopy } from "./records.ts";

export interface ImportLoad {
  readonly endpoint: string;
  readonly credentials: Credentials;
  /** Sent in turn, each time with another id and the time of the sending. */
  readonly templates: readonly Buffer[];
  readonly eventsPerSecond: number;
  readonly batchesPerSecond: number;
  readonly seconds: number;
  /** Told of each batch that was acknowledged, and how long that took. */
  readonly onAcknowledged: (lines: readonly Buffer[], tookMs: number) => void;
}

const connectionsMax = 64;
const newline = Buffer.from("\n");

/**
 * Imports records at a fixed rate, in batches: a slow answer holds up no later batch, which is what
 * many independent clients are like.
 *
 * @returns how many batches were late because all connections were busy
 */
export async function importLoad(load: ImportLoad): Promise<number> {
  const idle: Connection[] = [];
  const running = new Set<Promise<void>>();
  const perBatch = Math.round(load.eventsPerSecond / load.batchesPerSecond);
  const batches = Math.round(load.batchesPerSecond * load.seconds);
  const startedAt = performance.now();
  let late = 0;
  const failures: unknown[] = [];
  let next = 0;
  for (let batch = 0; batch < batches && failures.length === 0; batch += 1) {
    const due = startedAt + (batch * 1000) / load.batchesPerSecond;
    await sleep(Math.max(0, due - performance.now()));
    if (running.size >= connectionsMax) {
      late += 1;
      await Promise.race(running);
    }
    const time = eventTimeNow();
    const lines = Array.from({ length: perBatch }, () => {
      const template = load.templates[next % load.templates.length] ?? Buffer.alloc(0);
      next += 1;
      return freshCopy(template, time);
    });
    const sent = send(load, idle, lines).catch((error: unknown) => {
      failures.push(error);
    });
    running.add(sent);
    void sent.finally(() => running.delete(sent));
  }
  await Promise.all(running);
  for (const connection of idle) connection[Symbol.dispose]();
  if (failures.length > 0) throw new Error("not all batches were taken", { cause: failures[0] });
  return late;
}

async function send(
  { endpoint, credentials, onAcknowledged }: ImportLoad,
  idle: Connection[],
  lines: readonly Buffer[],
): Promise<void> {
  const request = {
    method: "POST",
    path: "/import-records",
    service: "cairn",
    region: "us-east-1",
    headers: { "content-type": "application/x-ndjson" },
    body: Buffer.concat(lines.flatMap((line) => [line, newline])),
  };
  const connection = idle.pop() ?? (await openConnection(endpoint));
  const sentAt = performance.now();
  const { status, body } = await connection.send(signedBytes(request, endpoint, credentials));
  onAcknowledged(lines, performance.now() - sentAt);
  idle.push(connection);
  const isTaken = status === 200 && JSON.parse(body).accepted === lines.length;
  if (!isTaken) throw new Error(`a batch was answered ${status}: ${body.slice(0, 500)}`);
}

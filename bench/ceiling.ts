import { once } from "node:events";
import { open } from "node:fs/promises";
import { Worker } from "node:worker_threads";

const chunkBytes = 4 * 2 ** 20;

export interface Ceiling {
  readonly recordsPerSecond: number;
  /** Of processor time, in microseconds. */
  readonly cpuPerRecordUs: number;
}

/**
 * What it takes when all that is done is: parse each record once, gzip level 1 and SHA-256 of the
 * same bytes, on `cores` threads.
 */
export async function importCeiling(path: string, cores: number): Promise<Ceiling> {
  const workers = Array.from(
    { length: cores },
    () => new Worker(new URL("ceiling-worker.ts", import.meta.url)),
  );
  await Promise.all(workers.map(async (worker) => once(worker, "online")));
  await using file = await open(path);
  let rest: Uint8Array = new Uint8Array();
  let records = 0;
  const nextChunk = async (): Promise<Uint8Array | undefined> => {
    const target = Buffer.alloc(chunkBytes + rest.length);
    target.set(rest);
    const { bytesRead } = await file.read(target, rest.length, chunkBytes);
    const filled = target.subarray(0, rest.length + bytesRead);
    if (filled.length === 0) return undefined;
    const end = bytesRead === 0 ? filled.length : filled.lastIndexOf(0x0a) + 1;
    rest = Uint8Array.from(filled.subarray(end));
    return filled.subarray(0, end);
  };
  let reading: Promise<unknown> = Promise.resolve();
  const take = async (): Promise<Uint8Array | undefined> => {
    const chunk = reading.then(nextChunk);
    reading = chunk;
    return chunk;
  };
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await Promise.all(
    workers.map(async (worker) => {
      for (let chunk = await take(); chunk !== undefined; chunk = await take()) {
        worker.postMessage(chunk);
        const [answer] = await once(worker, "message");
        records += answer.records;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  await Promise.all(workers.map(async (worker) => worker.terminate()));
  return { recordsPerSecond: records / seconds, cpuPerRecordUs: (user + system) / records };
}

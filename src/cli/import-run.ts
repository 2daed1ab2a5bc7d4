import type { Found } from "../sources/found-record.ts";
import { asOneLine } from "../sources/json-scan.ts";
import { splitRecords } from "../sources/split-records.ts";
import type { CommandIo } from "./command.ts";
import type { ImportArguments } from "./import-arguments.ts";
import { ImportBatch } from "./import-batch.ts";
import type { Origin } from "./import-batch.ts";
import type { ImportClient } from "./import-client.ts";
import { contentOf } from "./import-content.ts";
import type { ImportFile } from "./import-files.ts";
import type { ImportCounts } from "./import-progress.ts";

export interface ImportParts {
  readonly args: Pick<ImportArguments, "batchBytes" | "concurrency">;
  readonly client: Pick<ImportClient, "send">;
  readonly counts: ImportCounts;
  readonly io: Pick<CommandIo, "stderr" | "signal">;
}

/** The largest record that the server takes; larger ones are not sent. */
const recordBytesMax = 262_144;

/**
 * Sends all records of `files`, in order, in batches of which some are under way at once. A record
 * that is rejected, here or there, and a file that cannot be read are reported and counted.
 *
 * @throws RequestFailedError a batch could not be sent: what is under way is abandoned
 */
export async function importRun(parts: ImportParts, files: readonly ImportFile[]): Promise<void> {
  const run = new Run(parts);
  try {
    for (const file of files) await run.importFile(file);
    await run.finish();
  } finally {
    await run.abandon();
  }
}

class Run {
  readonly #parts: ImportParts;
  /** Fires when the user stops the import, or a batch has failed for good. */
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #underWay = new Set<Promise<void>>();
  /** Batches that came back, to be filled again. */
  readonly #spare: ImportBatch[] = [];
  #batch: ImportBatch;
  #failure: Error | undefined;

  constructor(parts: ImportParts) {
    this.#parts = parts;
    this.#signal = AbortSignal.any([parts.io.signal, this.#stop.signal]);
    this.#batch = this.#emptyBatch();
  }

  async importFile(file: ImportFile): Promise<void> {
    const { counts, io } = this.#parts;
    const content = contentOf(file, this.#signal, (bytes) => {
      counts.bytesRead += bytes;
    });
    try {
      for await (const found of splitRecords(content, recordBytesMax)) {
        for (const each of found) await this.#take(each, file.name);
      }
    } catch (error) {
      this.#throwFailure();
      if (!isUnreadable(error)) throw error;
      counts.unreadable += 1;
      io.stderr(`${file.name}: ${error.message}\n`);
    }
  }

  /** Sends what is left, and waits for all answers. */
  async finish(): Promise<void> {
    if (this.#batch.origins.length > 0) await this.#send();
    await Promise.all(this.#underWay);
    this.#throwFailure();
  }

  /** Ends what is still under way. */
  async abandon(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#underWay);
  }

  async #take(found: Found, fileName: string): Promise<void> {
    const origin = { fileName, place: found.place };
    if (found.kind === "fault") {
      this.#reject(origin, found.code, found.message);
      return;
    }
    const line = found.place.unit === "line" ? found.bytes : asOneLine(found.bytes);
    if (line === undefined) {
      this.#reject(origin, "InvalidRecord", "The record has a line break within a string.");
      return;
    }
    this.#batch.add(line, origin);
    if (this.#batch.isFull) await this.#send();
  }

  /** Hands the batch over; waits while as many as may be are under way. */
  async #send(): Promise<void> {
    const batch = this.#batch;
    const sent = this.#deliver(batch);
    this.#underWay.add(sent);
    void sent.finally(() => this.#underWay.delete(sent));
    while (this.#underWay.size >= this.#parts.args.concurrency) {
      await Promise.race(this.#underWay);
    }
    this.#throwFailure();
    this.#batch = this.#spare.pop() ?? this.#emptyBatch();
  }

  /** Never rejects: a failure is kept, stops the rest, and is thrown where the import waits. */
  async #deliver(batch: ImportBatch): Promise<void> {
    const { client, counts } = this.#parts;
    try {
      const answer = await client.send(batch.body, this.#signal);
      counts.accepted += answer.accepted;
      counts.unselected += answer.unselected;
      counts.duplicate += answer.duplicates;
      for (const { index, code, message } of answer.rejected) {
        this.#reject(batch.origins[index], code, message);
      }
      batch.clear();
      this.#spare.push(batch);
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error("no answer", { cause: error });
      this.#stop.abort();
    }
  }

  #reject(origin: Origin | undefined, code: string, message: string): void {
    this.#parts.counts.rejected += 1;
    const where = origin === undefined ? "" : placeText(origin);
    this.#parts.io.stderr(`${where}: ${code}: ${message}\n`);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#parts.io.signal.throwIfAborted();
  }

  #emptyBatch(): ImportBatch {
    return new ImportBatch(this.#parts.args.batchBytes, recordBytesMax);
  }
}

/** As compilers do, so that editors find it: `file:line`. */
function placeText({ fileName, place }: Origin): string {
  return place.unit === "line"
    ? `${fileName}:${place.number}`
    : `${fileName}: record ${place.number}`;
}

/** An error of the file system or of gzip: of this file alone. */
function isUnreadable(error: unknown): error is Error {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

import { Worker } from "node:worker_threads";

import type { LogFileClaim, LogFileOutcome } from "./check-log-file.ts";
import type { ChecksReply, ChecksRequest, ChecksWorkerData } from "./checks-messages.ts";
import type { ObjectPlace } from "./evidence-source.ts";
import type { DigestOutcome, ObjectChecks } from "./object-checks.ts";
import type { SourceSettings } from "./open-source.ts";

/**
 * Checks objects on threads of their own: each fetches, inflates and hashes what it is given, so
 * that the bytes never pass between threads. A job goes to the thread that has the fewest.
 */
export function workerChecks(options: {
  readonly source: SourceSettings;
  readonly threads: number;
  /** Over all threads. */
  readonly socketsMax: number;
}): ObjectChecks & AsyncDisposable {
  const { source, threads } = options;
  const socketsMax = Math.ceil(options.socketsMax / threads);
  const workers = Array.from({ length: threads }, () => new CheckWorker({ source, socketsMax }));

  function leastBusy(): CheckWorker {
    return workers.reduce((least, worker) => (worker.busy < least.busy ? worker : least));
  }

  return {
    digest: async (place) => leastBusy().digest(place),
    logFile: async (claim) => leastBusy().logFile(claim),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map(async (worker) => worker[Symbol.asyncDispose]()));
    },
  };
}

/** Who waits for the reply to a job. */
interface Job {
  readonly take: (reply: ChecksReply) => void;
  readonly fail: (error: unknown) => void;
}

class CheckWorker implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  #lastJob = 0;
  #requests: ChecksRequest[] = [];
  /** Why no more jobs are done. */
  #lost: Error | undefined;

  constructor(workerData: ChecksWorkerData) {
    this.#worker = new Worker(new URL("checks-worker.ts", import.meta.url), { workerData });
    this.#worker.on("message", (replies: readonly ChecksReply[]) => {
      for (const reply of replies) this.#take(reply);
    });
    this.#worker.on("error", (error: unknown) => {
      this.#lose(new Error("a thread that checks objects failed", { cause: error }));
    });
    this.#worker.on("exit", (code) => {
      this.#lose(new Error(`a thread that checks objects ended with code ${code}`));
    });
  }

  get busy(): number {
    return this.#jobs.size;
  }

  async digest(place: ObjectPlace): Promise<DigestOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<DigestOutcome>();
    const take = (reply: ChecksReply): void => {
      if (reply.kind === "digest") resolve(reply.outcome);
    };
    this.#send((job) => ({ kind: "digest", job, place }), { take, fail: reject });
    return promise;
  }

  async logFile(claim: LogFileClaim): Promise<LogFileOutcome> {
    const { promise, resolve, reject } = Promise.withResolvers<LogFileOutcome>();
    const take = (reply: ChecksReply): void => {
      if (reply.kind === "log-file") resolve(reply.outcome);
    };
    this.#send((job) => ({ kind: "log-file", job, claim }), { take, fail: reject });
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lose(new Error("the threads that check objects are closed"));
    await this.#worker.terminate();
  }

  #send(request: (job: number) => ChecksRequest, job: Job): void {
    if (this.#lost !== undefined) {
      job.fail(this.#lost);
      return;
    }
    this.#lastJob += 1;
    this.#jobs.set(this.#lastJob, job);
    // What is asked in one turn goes in one message.
    if (this.#requests.push(request(this.#lastJob)) > 1) return;
    setImmediate(() => {
      this.#worker.postMessage(this.#requests);
      this.#requests = [];
    });
  }

  #take(reply: ChecksReply): void {
    const job = this.#jobs.get(reply.job);
    this.#jobs.delete(reply.job);
    if (reply.kind === "failed") job?.fail(reply.error);
    else job?.take(reply);
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of jobs) job.fail(this.#lost);
  }
}

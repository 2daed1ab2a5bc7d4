import { Worker } from "node:worker_threads";

import { assert } from "../base/assert.ts";
import type { JournalDamage } from "../journal/journal.ts";
import type { ComposedFile, FileOrder } from "./compose-files.ts";
import type { Composer } from "./composer.ts";
import type { ComposerReply, ComposerRequest, ComposerWorkerData } from "./composer-protocol.ts";
import type { RoundPlan } from "./plan-round.ts";

/** Composes in a thread of its own, which reads the journal's directory itself. */
export function openWorkerComposer(
  journalDirectory: string,
  onDamage: (damage: JournalDamage) => void,
): Composer {
  return new WorkerComposer(journalDirectory, onDamage);
}

/** Where the replies of a job go. */
interface Job {
  readonly receive: (reply: ComposerReply) => void;
  readonly fail: (error: unknown) => void;
}

class WorkerComposer implements Composer {
  readonly #workerData: ComposerWorkerData;
  readonly #onDamage: (damage: JournalDamage) => void;
  readonly #jobs = new Map<number, Job>();
  #lastJob = 0;
  /** Undefined before the first job, and after the thread has died: the next job starts another. */
  #worker: Worker | undefined;
  #isClosed = false;

  constructor(journalDirectory: string, onDamage: (damage: JournalDamage) => void) {
    this.#workerData = { journalDirectory };
    this.#onDamage = onDamage;
  }

  readonly plan = async (range: {
    readonly from: number;
    readonly to: number;
  }): Promise<RoundPlan> => {
    const { promise, resolve, reject } = Promise.withResolvers<RoundPlan>();
    const receive = (reply: ComposerReply): void => {
      if (reply.kind === "planned") resolve(reply.plan);
    };
    this.#send((job) => ({ kind: "plan", job, from: range.from, to: range.to }), {
      receive,
      fail: reject,
    });
    return promise;
  };

  async *compose(orders: readonly FileOrder[]): AsyncGenerator<ComposedFile> {
    const replies: ComposerReply[] = [];
    const state: { failure?: { readonly error: unknown }; wake: PromiseWithResolvers<void> } = {
      wake: Promise.withResolvers(),
    };
    const receive = (reply: ComposerReply): void => {
      replies.push(reply);
      state.wake.resolve();
    };
    const fail = (error: unknown): void => {
      state.failure = { error };
      state.wake.resolve();
    };
    this.#send((job) => ({ kind: "compose", job, orders }), { receive, fail });
    for (;;) {
      for (let reply = replies.shift(); reply !== undefined; reply = replies.shift()) {
        if (reply.kind === "file") yield reply.file;
        if (reply.kind === "composed") return;
      }
      if (state.failure !== undefined) throw state.failure.error;
      await state.wake.promise;
      state.wake = Promise.withResolvers();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#lose(new Error("the composer is closed"));
    await worker?.terminate();
  }

  #send(request: (job: number) => ComposerRequest, job: Job): void {
    assert(!this.#isClosed, "the composer is open");
    this.#lastJob += 1;
    this.#jobs.set(this.#lastJob, job);
    this.#worker ??= this.#start();
    this.#worker.postMessage(request(this.#lastJob));
  }

  #start(): Worker {
    const worker = new Worker(new URL("composer-worker.ts", import.meta.url), {
      workerData: this.#workerData,
    });
    worker.on("message", (reply: ComposerReply) => {
      this.#take(reply);
    });
    const lost = (error: Error): void => {
      if (this.#worker === worker) this.#lose(error);
    };
    worker.on("error", (error: unknown) => {
      lost(new Error("the composer's thread failed", { cause: error }));
    });
    worker.on("exit", (code) => {
      lost(new Error(`the composer's thread ended with code ${code}`));
    });
    return worker;
  }

  #take(reply: ComposerReply): void {
    if (reply.kind === "damage") {
      this.#onDamage(reply.damage);
      return;
    }
    const job = this.#jobs.get(reply.job);
    if (reply.kind !== "file") this.#jobs.delete(reply.job);
    if (reply.kind === "failed") job?.fail(reply.error);
    else job?.receive(reply);
  }

  #lose(error: Error): void {
    this.#worker = undefined;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const job of jobs) job.fail(error);
  }
}

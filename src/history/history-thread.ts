import { once } from "node:events";
import { Worker } from "node:worker_threads";

import type { HistoryEngine } from "./history-engine.ts";
import type {
  HistoryAnswers,
  HistoryQuestion,
  HistoryThreadData,
  NumberedAnswer,
  NumberedQuestion,
} from "./history-messages.ts";
import { HistoryUnavailableError } from "./history.ts";

/**
 * The history on a thread of its own, so that neither taking events nor searching them holds up the
 * requests. When the thread dies, all that is asked of it fails with `HistoryUnavailableError`.
 */
export async function openHistoryThread(data: HistoryThreadData): Promise<HistoryEngine> {
  const thread = new HistoryThread(data);
  try {
    // Answered only once the database is open.
    await thread.position();
    return thread;
  } catch (error) {
    await thread.terminate();
    throw error;
  }
}

interface Waiting {
  readonly resolve: (answer: NumberedAnswer) => void;
  readonly reject: (error: Error) => void;
}

class HistoryThread implements HistoryEngine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #exited: Promise<unknown>;
  #lastId = 0;
  #death: HistoryUnavailableError | undefined;

  constructor(data: HistoryThreadData) {
    this.#worker = new Worker(new URL("history-worker.ts", import.meta.url), { workerData: data });
    this.#worker.on("message", (given: NumberedAnswer) => this.#settle(given));
    this.#worker.on("error", (error) => this.#die(error));
    this.#exited = once(this.#worker, "exit").catch(() => undefined);
    this.#worker.on("exit", () => this.#die(new Error("the thread has ended")));
  }

  readonly position = async (): Promise<number> => this.#ask({ kind: "position" });

  readonly take = async (to: number, expiredBefore: number): Promise<HistoryAnswers["take"]> =>
    this.#ask({ kind: "take", to, expiredBefore });

  readonly lookup = async (query: QueryOf<"lookup">["query"]): Promise<HistoryAnswers["lookup"]> =>
    this.#ask({ kind: "lookup", query });

  readonly expire = async (before: number): Promise<boolean> =>
    this.#ask({ kind: "expire", before });

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask<Kind extends HistoryQuestion["kind"]>(
    question: QueryOf<Kind>,
  ): Promise<HistoryAnswers[Kind]> {
    if (this.#death !== undefined) throw this.#death;
    this.#lastId += 1;
    const numbered: NumberedQuestion = { id: this.#lastId, question };
    const { promise, resolve, reject } = Promise.withResolvers<NumberedAnswer>();
    this.#waiting.set(numbered.id, { resolve, reject });
    this.#worker.postMessage(numbered);
    const given = await promise;
    if ("fault" in given) throw new HistoryUnavailableError(given.fault);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a number's answer is that of its question
    return given.answer as HistoryAnswers[Kind];
  }

  #settle(given: NumberedAnswer): void {
    this.#waiting.get(given.id)?.resolve(given);
    this.#waiting.delete(given.id);
  }

  #die(cause: unknown): void {
    this.#death ??= new HistoryUnavailableError("the history's thread has failed", { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#death);
    this.#waiting.clear();
  }

  /** Waits for what is under way, syncs and closes the database. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.#death === undefined) await this.#ask({ kind: "close" });
      await this.#exited;
    } finally {
      await this.terminate();
    }
  }
}

type QueryOf<Kind extends HistoryQuestion["kind"]> = Extract<
  HistoryQuestion,
  { readonly kind: Kind }
>;

import { join } from "node:path";

import { assert } from "../base/assert.ts";
import type { Log, World } from "../base/world.ts";
import type { Journal } from "../journal/journal.ts";
import type { HistoryEngine } from "./history-engine.ts";
import { openHistoryThread } from "./history-thread.ts";
import { historyDays, HistoryUnavailableError } from "./history.ts";
import type { History, HistoryPage, HistoryQuery, HistoryStatus } from "./history.ts";

export interface HistoryOptions {
  readonly world: Pick<World, "clock">;
  readonly journal: Journal;
  /** Where the journal's segments are: the history's thread reads them itself. */
  readonly journalDirectory: string;
  /** Where the database is, `history.sqlite`. Made if it is not there; can be made again. */
  readonly directory: string;
  readonly log: Log;
  /** Opens the history itself. Default: on a thread of its own. */
  readonly openEngine?: () => Promise<HistoryEngine>;
}

/**
 * Opens the event history and follows the journal as `history`. What it has confirmed is durable in
 * its database. When it fails it says so, and is opened again after a while: the journal keeps what
 * it has not taken.
 */
export async function openHistory(options: HistoryOptions): Promise<History> {
  const { journal, journalDirectory, directory } = options;
  const databasePath = join(directory, "history.sqlite");
  const openEngine =
    options.openEngine ?? (async () => openHistoryThread({ journalDirectory, databasePath }));
  const confirmed = await journal.follow(follower);
  return new FollowingHistory({ ...options, openEngine }, await openEngine(), confirmed);
}

const follower = "history";
/** How long new events gather before they are taken, so that a trickle does not sync all the time. */
const gatherMs = 200;
const expireEveryMs = 60_000;
/** Between two bites of expired events: lookups and new events come first. */
const expirePauseMs = 100;
const reopenAfterMs = 5000;
const dayMs = 86_400_000;

class FollowingHistory implements History {
  readonly #options: HistoryOptions & { readonly openEngine: () => Promise<HistoryEngine> };
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  /** Absent while it is being opened again. */
  #engine: HistoryEngine | undefined;
  #position: number;
  #failure: string | undefined;

  constructor(
    options: HistoryOptions & { readonly openEngine: () => Promise<HistoryEngine> },
    engine: HistoryEngine,
    confirmed: number,
  ) {
    this.#options = options;
    this.#engine = engine;
    this.#position = confirmed;
    this.#running = this.#run();
  }

  readonly status = (): HistoryStatus => ({
    position: this.#position,
    ...(this.#failure !== undefined && { failure: this.#failure }),
  });

  readonly lookup = async (query: HistoryQuery, signal: AbortSignal): Promise<HistoryPage> => {
    signal.throwIfAborted();
    const engine = this.#engine;
    if (engine === undefined) {
      throw new HistoryUnavailableError("the history is being opened again");
    }
    // What is too old may not have been forgotten yet.
    const from = Math.max(query.from ?? 0, this.#oldest());
    return orAborted(engine.lookup({ ...query, from }), signal);
  };

  /** Ends when the history is closed; never rejects. */
  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      try {
        this.#engine ??= await this.#options.openEngine();
        await this.#work(this.#engine);
      } catch (error) {
        if (!this.#isStopping()) await this.#recover(error);
      }
    }
  }

  #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Follows and forgets at the same time; the first failure ends both. */
  async #work(engine: HistoryEngine): Promise<void> {
    const round = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, round.signal]);
    const running = [this.#follow(engine, signal), this.#expire(engine, signal)];
    try {
      await Promise.all(running);
    } finally {
      round.abort(new Error("the other half of the history has ended"));
      await Promise.allSettled(running);
    }
  }

  /** Says what went wrong, and leaves the engine to be opened again. */
  async #recover(failure: unknown): Promise<void> {
    const { log, world } = this.#options;
    this.#failure = failure instanceof Error ? failure.message : String(failure);
    log.error({ err: failure, position: this.#position }, "event history failed; opening it again");
    const broken = this.#engine;
    this.#engine = undefined;
    try {
      await broken?.[Symbol.asyncDispose]();
    } catch (error) {
      log.warn({ err: error }, "event history did not close in order");
    }
    // Rejects when the history is closed meanwhile, which ends the loop around this.
    await Promise.allSettled([world.clock.sleep(reopenAfterMs, this.#stop.signal)]);
  }

  async #follow(engine: HistoryEngine, signal: AbortSignal): Promise<void> {
    const { journal, world, log } = this.#options;
    let position = await engine.position();
    const { oldest } = journal.status();
    if (position < oldest) {
      log.warn({ position, oldest }, "event history lacks events that the journal no longer has");
    }
    for (;;) {
      await journal.waitBeyond(position, signal);
      await world.clock.sleep(gatherMs, signal);
      position = await this.#catchUp(engine, position, journal.durableEnd());
    }
  }

  async #catchUp(engine: HistoryEngine, from: number, end: number): Promise<number> {
    let position = from;
    while (position < end && !this.#isStopping()) {
      const { position: reached, damages } = await engine.take(end, this.#oldest());
      for (const damage of damages) {
        this.#options.log.error(damage, "the journal is damaged: event history lacks what it had");
      }
      assert(reached > position, "the journal gave no entry before its durable end");
      position = reached;
      // A crash before this hands entries out again; the engine's own cursor passes them by.
      await this.#options.journal.confirm(follower, position);
      this.#position = position;
      this.#failure = undefined;
    }
    return position;
  }

  async #expire(engine: HistoryEngine, signal: AbortSignal): Promise<void> {
    for (;;) {
      const isMore = await engine.expire(this.#oldest());
      await this.#options.world.clock.sleep(isMore ? expirePauseMs : expireEveryMs, signal);
    }
  }

  #oldest(): number {
    return this.#options.world.clock.now() - historyDays * dayMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the history is closed"));
    await this.#running;
    const engine = this.#engine;
    this.#engine = undefined;
    await engine?.[Symbol.asyncDispose]();
  }
}

/** The answer, unless the signal fires first: then nobody waits for the answer any more. */
async function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([answer, promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

import { InvariantError } from "../base/assert.ts";
import { grouped } from "../base/grouped.ts";
import type { Log, World } from "../base/world.ts";
import { Digests } from "./digests/digests.ts";
import { Spans } from "./digests/spans.ts";
import type { Documents } from "../documents/documents.ts";
import type { Journal, JournalDamage } from "../journal/journal.ts";
import type { Keys } from "../keys/keys.ts";
import type { TrailDirectory } from "../trails/directory.ts";
import { Backlog } from "./backlog.ts";
import { inlineComposer } from "./composer.ts";
import type { Composer } from "./composer.ts";
import { Confirmations } from "./confirmations.ts";
import { Dispatcher } from "./dispatcher.ts";
import { Doorbell } from "./doorbell.ts";
import { drainedChanges } from "./drained-trail.ts";
import type { DeliveryMetrics } from "./metrics.ts";
import { Notices } from "./notices.ts";
import type { NoticeTarget } from "./notices.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { Rounds } from "./rounds.ts";
import type { DeliveryStatuses } from "./status.ts";
import { storedStatuses } from "./statuses.ts";
import type { DeliveryTarget } from "./target.ts";
import { openWorkerComposer } from "./worker-composer.ts";

export interface DeliveryOptions {
  readonly world: Pick<World, "clock" | "random">;
  readonly journal: Journal;
  /** Where the journal's files are: for the thread that composes. Undefined: compose in this one. */
  readonly journalDirectory: string | undefined;
  readonly documents: Documents;
  readonly directory: TrailDirectory;
  readonly target: DeliveryTarget;
  /** Told of the log files that are delivered, for trails with a topic. Absent: nobody is told. */
  readonly noticeTarget?: NoticeTarget;
  readonly keys: Keys;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
  readonly deliveryIntervalMs: number;
  /** The length of a digest's window. Whole seconds. */
  readonly digestIntervalMs: number;
  /** How long closing waits for what is still being delivered. Default: 10 seconds. */
  readonly closeWithinMs?: number;
}

/** Brings what the journal has to the trails' buckets: log files, and digests over them. */
export interface Delivery extends AsyncDisposable {
  /**
   * Closes a round now, and resolves when all that can be delivered is: what a bucket refuses or
   * fails to take is tried once. Digests that are due are written too.
   */
  readonly flush: () => Promise<void>;
  /** A trail has changed: looks at once whether a round is to be closed for it, and does not wait. */
  readonly wake: () => void;
  readonly statuses: DeliveryStatuses;
  /**
   * Resolves if delivery has stopped by itself, with what it met: a mistake of ours (everything else
   * is tried again). Nothing is lost, but nothing is delivered any more: the process is to end.
   */
  readonly failed: Promise<unknown>;
}

const follower = "delivery";
const tickMs = 1000;
const closeWithinMsDefault = 10_000;

/**
 * Starts delivery where an earlier process stopped. Closing it (`await using`) delivers what can be
 * delivered in the time given; the rest is delivered after the next start.
 *
 * @throws Error the journal is not the one that belongs to the documents
 */
export async function openDelivery(options: DeliveryOptions): Promise<Delivery> {
  const { world, journal, documents, directory, log, metrics } = options;
  const composer = openComposer(options);
  const backlog = new Backlog(documents);
  const spans = new Spans(directory);
  const notices = new Notices(options);
  const confirmations = new Confirmations(world, documents, backlog, notices);
  const begin = await journal.follow(follower);
  await backlog.load();
  await spans.load(documents);
  await confirmations.load();
  await notices.load();
  const stop = new AbortController();
  const { signal } = stop;
  // Whichever of both learns first that a bucket is back tells the other.
  const onRecovery = (bucket: string): void => {
    backlog.tryNow(bucket);
    digests.tryNow(bucket);
    dispatcher.wake();
  };
  const shared = { ...options, ...world, composer, backlog, spans, onRecovery, signal };
  const rounds = await Rounds.open(shared, begin);
  const { uptime } = rounds;
  const isPending = (trail: number, span: number): boolean => backlog.isPending(trail, span);
  const intervalMs = options.digestIntervalMs;
  const digests = new Digests({ ...shared, uptime, isPending, intervalMs });
  await digests.load();
  const confirm = confirmations.add.bind(confirmations);
  const dispatcher = new Dispatcher({ ...shared, uptime, confirm, log, metrics });
  const parts = {
    stop,
    composer,
    backlog,
    spans,
    notices,
    confirmations,
    rounds,
    digests,
    dispatcher,
  };
  return new RunningDelivery(options, parts);
}

function openComposer({ journal, journalDirectory, log, metrics }: DeliveryOptions): Composer {
  const onDamage = (damage: JournalDamage): void => {
    log.error({ ...damage }, "the journal is damaged: what cannot be read is in no log file");
    metrics.recordsLost(1);
  };
  return journalDirectory === undefined
    ? inlineComposer(journal, onDamage)
    : openWorkerComposer(journalDirectory, onDamage);
}

interface Parts {
  readonly stop: AbortController;
  readonly composer: Composer;
  readonly backlog: Backlog;
  readonly spans: Spans;
  readonly notices: Notices;
  readonly confirmations: Confirmations;
  readonly rounds: Rounds;
  readonly digests: Digests;
  readonly dispatcher: Dispatcher;
}

class RunningDelivery implements Delivery {
  readonly #options: DeliveryOptions;
  readonly #parts: Parts;
  readonly statuses: DeliveryStatuses;
  readonly failed: Promise<unknown>;
  readonly #stop: AbortController;
  readonly #tickBell: Doorbell;
  readonly #roundBell: Doorbell;
  /** Rings for whoever waits for things to come to rest. */
  readonly #restBell: Doorbell;
  readonly #loops: readonly Promise<void>[];
  readonly #fail: (error: unknown) => void;

  constructor(options: DeliveryOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#stop = parts.stop;
    this.statuses = storedStatuses(options.documents);
    const { clock } = options.world;
    this.#tickBell = new Doorbell(clock);
    this.#roundBell = new Doorbell(clock);
    this.#restBell = new Doorbell(clock);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.failed = promise;
    this.#fail = resolve;
    const { signal } = this.#stop;
    this.#loops = [
      this.#loop(async () => this.#tick(signal)),
      this.#loop(async () => this.#closeRounds(signal)),
      this.#loop(async () => parts.dispatcher.run()),
      this.#loop(async () => this.#confirm(signal)),
      this.#loop(async () => parts.notices.run(signal)),
    ];
  }

  readonly wake = (): void => {
    this.#tickBell.ring();
  };

  readonly flush = grouped(async () => {
    const { rounds, backlog, dispatcher, digests, confirmations } = this.#parts;
    await rounds.close();
    backlog.tryAllNow();
    digests.tryAllNow();
    dispatcher.wake();
    const { clock } = this.#options.world;
    while (backlog.isAtWork(clock.elapsed()) || confirmations.size() > 0) {
      await this.#restBell.wait(tickMs, this.#stop.signal);
    }
    await digests.settle();
    await this.#forgetDrained();
  });

  async [Symbol.asyncDispose](): Promise<void> {
    const { clock } = this.#options.world;
    const { signal } = this.#stop;
    const closeWithinMs = this.#options.closeWithinMs ?? closeWithinMsDefault;
    const late = (async () => {
      await clock.sleep(closeWithinMs, signal);
      throw new Error(`not all is delivered after ${closeWithinMs} ms`);
    })();
    const flushed = this.flush();
    try {
      await Promise.race([flushed, late]);
    } catch (error) {
      this.#options.log.warn({ err: error }, "closing delivery before all is delivered");
    }
    this.#stop.abort(new Error("delivery is closed"));
    const { digests, dispatcher } = this.#parts;
    // What is under way ends before what it writes to is closed.
    await Promise.allSettled([late, flushed, digests.stop(), ...this.#loops]);
    await dispatcher.settled();
    await this.#parts.composer[Symbol.asyncDispose]();
  }

  /** A loop ends when it is stopped, or by a mistake of ours. */
  async #loop(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#options.log.error({ err: error }, "delivery has stopped: this is a mistake of ours");
      this.#fail(error);
      this.#stop.abort(error);
    }
  }

  /** Once a second: what has begun or ended, which digests are due, which trails are drained. */
  async #tick(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#retrying("trails not looked at", signal, async () => {
        if ((await this.#parts.rounds.look()) === "round-wanted") this.#roundBell.ring();
        this.#parts.digests.start();
        await this.#forgetDrained();
      });
      await this.#tickBell.wait(tickMs, signal);
    }
  }

  async #closeRounds(signal: AbortSignal): Promise<void> {
    const { rounds, dispatcher } = this.#parts;
    for (;;) {
      await this.#roundBell.wait(this.#options.deliveryIntervalMs, signal);
      await this.#retrying("round not closed", signal, async () => {
        await rounds.close();
        await this.#release();
      });
      dispatcher.wake();
    }
  }

  /** The journal needs to keep only what is not decided, and what is decided and not confirmed. */
  async #release(): Promise<void> {
    const { rounds, backlog } = this.#parts;
    const needed = Math.min(rounds.cursor(), backlog.oldestRound());
    await this.#options.journal.confirm(follower, needed);
  }

  async #confirm(signal: AbortSignal): Promise<void> {
    const { confirmations, backlog, dispatcher, digests } = this.#parts;
    for (;;) {
      await this.#retrying("deliveries not confirmed", signal, async () => {
        for (const { kind, cut } of await confirmations.write()) {
          if (kind === "delivered" && cut.isDigested) digests.filesConfirmed(cut);
        }
        await this.#release();
      });
      this.#options.metrics.backlog(backlog.size());
      dispatcher.wake();
      this.#restBell.ring();
      await confirmations.wait(signal);
    }
  }

  /** Forgets deleted trails of which everything is delivered and listed. */
  async #forgetDrained(): Promise<void> {
    const { documents, directory, log } = this.#options;
    const { spans, backlog, digests, confirmations } = this.#parts;
    for (const { number, deletedAt } of directory.list()) {
      const span = spans.find(number);
      const isOver =
        deletedAt !== undefined && span !== undefined && spans.isOver(number, span.number);
      if (!isOver || backlog.isPending(number, span.number) || !digests.isDrained(number)) continue;
      // A crash between the two finds a trail without documents, and comes here once more.
      await documents.write(await drainedChanges(documents, number));
      await directory.drained(number);
      spans.forget(number);
      digests.forget(number);
      confirmations.forget(number);
      log.info({ trail: number }, "a deleted trail is delivered to its end");
    }
  }

  /** What fails is tried again until it succeeds; a mistake of ours is not. */
  async #retrying(
    failure: string,
    signal: AbortSignal,
    action: () => Promise<void>,
  ): Promise<void> {
    const { world, log } = this.#options;
    for (let failures = 1; ; failures += 1) {
      try {
        await action();
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof InvariantError) throw error;
        log.error({ err: error, failures }, failure);
        await world.clock.sleep(retryDelayMs(failures, world.random), signal);
      }
    }
  }
}

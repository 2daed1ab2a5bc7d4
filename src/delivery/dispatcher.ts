import { InvariantError, must } from "../base/assert.ts";
import type { Clock, Log, Random } from "../base/world.ts";
import type { TrailDirectory } from "../trails/directory.ts";
import type { Trail } from "../trails/trail.ts";
import type { Backlog } from "./backlog.ts";
import type { ComposedFile } from "./compose-files.ts";
import type { Composer } from "./composer.ts";
import type { CutOutcome } from "./confirmations.ts";
import type { Cut } from "./cut.ts";
import { Doorbell } from "./doorbell.ts";
import type { DeliveryMetrics } from "./metrics.ts";
import { PutSlots } from "./put-slots.ts";
import { repointed } from "./repointed.ts";
import { retryDelayMs, retryForMs } from "./retry-delay.ts";
import { onBehalfOf } from "./target.ts";
import type { DeliveryOutcome, DeliveryTarget } from "./target.ts";
import type { Uptime } from "./uptime.ts";

/** Composed files that may wait in memory for their buckets, compressed, before no more are made. */
const composedBytesMax = 64 * 2 ** 20;
/** How long to wait at most while a lane is due. */
const pollMs = 1000;

export interface DispatcherOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: TrailDirectory;
  readonly composer: Composer;
  readonly target: DeliveryTarget;
  readonly backlog: Backlog;
  readonly uptime: Uptime;
  /** Takes what became of each cut, to be written down. */
  readonly confirm: (outcome: CutOutcome) => void;
  /** Told of a bucket that takes a file after it had failed to. */
  readonly onRecovery: (bucket: string) => void;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
  /** Fires when delivery stops: puts under way are left to the next start. */
  readonly signal: AbortSignal;
}

/** Composes the cuts of the backlog and puts them into their buckets. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #bell: Doorbell;
  readonly #slots = new PutSlots();
  readonly #puts = new Set<Promise<void>>();
  #composedBytes = 0;
  /** What a put has thrown: it handles all that can go wrong, so this is a mistake of ours. */
  #bug: { readonly error: unknown } | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#bell = new Doorbell(options.clock);
  }

  /** There may be work: cuts came in, or lanes may be tried again. */
  wake(): void {
    this.#bell.ring();
  }

  /** Works until it is stopped, and then rejects with the signal's reason. */
  async run(): Promise<never> {
    const { clock, backlog, signal } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      if (this.#bug !== undefined) throw this.#bug.error;
      await backlog.refill();
      const isRoom = this.#composedBytes < composedBytesMax;
      const batch = isRoom ? backlog.takeBatch() : [];
      const probe = isRoom ? backlog.takeProbe(clock.elapsed()) : undefined;
      if (batch.length > 0) await this.#deliver(batch);
      if (probe !== undefined) await this.#deliver([probe]);
      if (batch.length === 0 && probe === undefined) {
        const waitMs = isRoom ? backlog.nextProbeAt() - clock.elapsed() : Infinity;
        // One that is due and was not taken waits for another of its bucket, which rings.
        await this.#bell.wait(waitMs > 0 ? waitMs : pollMs, signal);
      }
    }
  }

  /** Resolves when no put is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#puts);
  }

  /** Resolves when all is composed; the puts go on. */
  async #deliver(cuts: readonly Cut[]): Promise<void> {
    const rest = new Map(cuts.map((cut) => [cut.id, cut]));
    try {
      for await (const file of this.#options.composer.compose(cuts)) {
        const cut = must(rest.get(file.id), "only what was ordered is composed");
        rest.delete(file.id);
        this.#own(this.#put(cut, file));
      }
    } catch (error) {
      if (error instanceof InvariantError) throw error;
      this.#cannotCompose([...rest.values()], error);
    }
  }

  #own(put: Promise<void>): void {
    const owned = this.#watch(put);
    this.#puts.add(owned);
    // It does not reject: the last thing that a watched put does is to wake the loop.
    void owned.then(() => this.#puts.delete(owned));
  }

  async #watch(put: Promise<void>): Promise<void> {
    try {
      await put;
    } catch (error) {
      this.#bug ??= { error };
    } finally {
      this.#bell.ring();
    }
  }

  /** Several are tried one by one: what is wrong with one must not hold up the others. */
  #cannotCompose(cuts: readonly Cut[], error: unknown): void {
    const { backlog, log } = this.#options;
    const [first] = cuts;
    log.error({ err: error, files: cuts.length, first: first?.key }, "log files not composed");
    if (first !== undefined && cuts.length === 1) this.#failed(first, undefined);
    else backlog.separate(cuts);
  }

  /** What fails is tried again. */
  async #put(cut: Cut, file: ComposedFile): Promise<void> {
    this.#composedBytes += file.body.length;
    try {
      const missing = cut.recordCount - file.recordCount;
      if (missing > 0) this.#reportMissing(cut, missing);
      if (file.recordCount === 0) this.#dropped(cut);
      else await this.#putWhole(cut, file);
    } finally {
      this.#composedBytes -= file.body.length;
    }
  }

  async #putWhole(cut: Cut, file: ComposedFile): Promise<void> {
    const { clock, directory, backlog, confirm, log, metrics, signal } = this.#options;
    const trail = directory.find(cut.trail);
    if (trail === undefined) {
      // A trail is forgotten only when its last cut is confirmed.
      throw new InvariantError(`the trail ${cut.trail} of a cut is not known`);
    }
    const outcome = await this.#slots.run(cut.bucket, async () =>
      this.#tryPut(trail, cut, file.body),
    );
    if (outcome.kind === "stored") {
      if (backlog.stored(cut)) this.#options.onRecovery(cut.bucket);
      confirm({ kind: "delivered", cut, at: clock.now(), file: timesAndHash(file) });
      metrics.fileDelivered({ records: file.recordCount, bytes: cut.plainBytes });
      return;
    }
    // As after a crash: the cut is stored, and the next start tries it again.
    if (signal.aborted) return;
    const { kind, code, message } = outcome;
    log.warn({ bucket: cut.bucket, key: cut.key, code, message }, "log file not delivered");
    metrics.putFailed("log-file", code);
    if (kind === "refused") this.#failed(cut, code, repointed(cut, trail));
    else this.#failed(cut, undefined);
  }

  async #tryPut(trail: Trail, cut: Cut, body: Uint8Array): Promise<DeliveryOutcome | Unreachable> {
    const { target, signal } = this.#options;
    const { bucket, key } = cut;
    const place = { bucket, key, ...onBehalfOf(trail) };
    try {
      return await target.put({ ...place, body, metadata: {} }, signal);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "unreachable", code: "Unreachable", message };
    }
  }

  #failed(cut: Cut, code: string | undefined, retry: Cut = cut): void {
    const { clock, random, backlog, uptime, confirm } = this.#options;
    if (retry === cut && uptime.now() - cut.decidedAtMs > retryForMs) {
      this.#options.metrics.recordsDropped(cut.recordCount);
      this.#options.log.error(
        { bucket: cut.bucket, key: cut.key, records: cut.recordCount },
        "log file given up after 30 days: its records are lost",
      );
      this.#dropped(cut);
      return;
    }
    const delayMs = (failures: number): number => retryDelayMs(failures, random);
    // With another place it is tried when that is written down: never in two places at a time.
    if (retry === cut) backlog.failed(cut, { elapsed: clock.elapsed(), delayMs });
    else backlog.gaveUp(cut);
    confirm({ kind: "failed", cut, at: clock.now(), code, retry });
  }

  #dropped(cut: Cut): void {
    this.#options.backlog.gaveUp(cut);
    this.#options.confirm({ kind: "dropped", cut });
  }

  #reportMissing(cut: Cut, missing: number): void {
    this.#options.metrics.recordsLost(missing);
    this.#options.log.error(
      { bucket: cut.bucket, key: cut.key, missing },
      "a log file lacks records that the journal has lost",
    );
  }
}

interface Unreachable {
  readonly kind: "unreachable";
  readonly code: string;
  readonly message: string;
}

function timesAndHash({ hash, newestEventMs, oldestEventMs }: ComposedFile): {
  readonly hash: string;
  readonly newestEventMs: number;
  readonly oldestEventMs: number;
} {
  return { hash, newestEventMs, oldestEventMs };
}

import type { Clock, Log, Random } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import { storeSpans } from "./digests/spans.ts";
import type { Spans } from "./digests/spans.ts";
import type { Journal } from "../journal/journal.ts";
import { logFileKey } from "../logfile/log-file-key.ts";
import type { TrailDirectory } from "../trails/directory.ts";
import { organizationInKeys } from "../trails/trail-organizations.ts";
import type { Backlog } from "./backlog.ts";
import type { Composer } from "./composer.ts";
import { cutId, storeCut } from "./cut.ts";
import type { Cut } from "./cut.ts";
import type { DeliveryMetrics } from "./metrics.ts";
import type { FileRange } from "./plan-round.ts";
import { storedFields } from "./stored-fields.ts";
import { uniqueString } from "./unique-string.ts";
import { Uptime } from "./uptime.ts";

const roundKey = "delivery/round";

export interface RoundsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Pick<Journal, "durableEnd">;
  readonly documents: Documents;
  readonly directory: TrailDirectory;
  readonly composer: Composer;
  readonly spans: Spans;
  readonly backlog: Backlog;
  readonly log: Log;
  readonly metrics: DeliveryMetrics;
}

/**
 * Decides log files. A round is a range of the journal, from where the last one ended to the durable
 * end; it is divided into cuts, and all of them are stored in one write with where the next begins.
 *
 * A round closes at its time and not when some partition has a full file: what waits, waits in the
 * journal and takes no memory, and closing for one would shred the files of all the others.
 */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly uptime: Uptime;
  #cursor: number;
  /** Closing and looking for spans take turns. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(options: RoundsOptions, cursor: number, uptimeMs: number) {
    this.#options = options;
    this.#cursor = cursor;
    this.uptime = new Uptime(options.clock, uptimeMs);
  }

  /**
   * Goes on where an earlier process stopped; the first time, at `begin`.
   *
   * @throws Error the journal ends before that: it is not the journal of these documents
   */
  static async open(options: RoundsOptions, begin: number): Promise<Rounds> {
    const document = await options.documents.find(roundKey);
    if (document === undefined) return new Rounds(options, begin, 0);
    const fields = storedFields(document);
    const cursor = fields.number("cursor");
    const end = options.journal.durableEnd();
    if (cursor > end) {
      throw new Error(
        `log files were decided up to position ${cursor}, but the journal ends at ${end}: ` +
          "it is not the journal that belongs to these documents",
      );
    }
    return new Rounds(options, cursor, fields.number("uptimeMs"));
  }

  /** Up to where log files are decided. */
  cursor(): number {
    return this.#cursor;
  }

  /**
   * Closes a round now. When it resolves its cuts are stored and in the backlog. When it rejects
   * nothing has changed.
   */
  async close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#look();
      await this.#close();
    });
  }

  /** Stores what has begun since the last look; says whether something waits for a round to close. */
  async look(): Promise<"round-wanted" | "nothing"> {
    return this.#inTurn(async () => {
      await this.#look();
      const { clock, spans } = this.#options;
      return spans.endingNow(clock.now()).size > 0 ? "round-wanted" : "nothing";
    });
  }

  async #look(): Promise<void> {
    const { clock, documents, spans } = this.#options;
    const begun = spans.begun(clock.now());
    if (begun.size === 0) return;
    await documents.write(storeSpans(begun));
    spans.apply(begun);
  }

  async #close(): Promise<void> {
    const { clock, documents, journal, composer, spans, backlog } = this.#options;
    const from = this.#cursor;
    // Nothing may come between these two: what ends here ends with what the journal has here.
    const ending = spans.endingNow(clock.now());
    const to = journal.durableEnd();
    if (from === to && ending.size === 0 && backlog.size() === 0) return;

    const plan = await composer.plan({ from, to });
    this.#reportDamage(plan.damages.length, from, to);
    const cuts = plan.files.flatMap((file, index) => this.#cut(file, from, index) ?? []);
    // A crash before this write leaves a range that is planned again, with other names; after it,
    // these very cuts.
    await documents.write([
      ...cuts.map(storeCut),
      ...storeSpans(ending),
      { key: roundKey, value: { cursor: to, uptimeMs: this.uptime.now() } },
    ]);
    this.#cursor = to;
    backlog.add(cuts);
    spans.apply(ending);
    this.#options.metrics.backlog(backlog.size());
  }

  /** Undefined: nobody knows the trail any more, and so not where its files go. */
  #cut(file: FileRange, roundFrom: number, index: number): Cut | undefined {
    const { clock, random, directory, spans, log, metrics } = this.#options;
    const trail = directory.find(file.trail);
    if (trail === undefined) {
      metrics.recordsLost(file.recordCount);
      log.error(
        { trail: file.trail, records: file.recordCount, from: file.from, to: file.to },
        "records of a trail that is not known cannot be delivered",
      );
      return undefined;
    }
    const { accountId, region, folder } = file;
    const { bucket, prefix } = trail;
    const of = organizationInKeys(trail, accountId);
    const address = { prefix, ...of, accountId, folder, region, deliveredAt: clock.now() };
    return {
      ...file,
      id: cutId({ trail: file.trail, bucket, roundFrom, index }),
      roundFrom,
      index,
      span: spans.find(file.trail)?.number ?? 0,
      isDigested: spans.isDigested(trail),
      bucket,
      key: logFileKey({ ...address, uniqueString: uniqueString(random) }),
      decidedAtMs: this.uptime.now(),
    };
  }

  #reportDamage(damages: number, from: number, to: number): void {
    if (damages === 0) return;
    this.#options.metrics.recordsLost(damages);
    this.#options.log.error(
      { from, to, damages },
      "the journal is damaged: what cannot be read is in no log file",
    );
  }

  async #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(action);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

import type { Clock, Log, Random } from "../../base/world.ts";
import type { Buckets } from "../../buckets/buckets.ts";
import type { CallFacts } from "../../call/operation.ts";
import { bucketOfCall, callEntries } from "./call-entry.ts";
import { accessLogLine } from "./log-line.ts";
import type { AccessLogEntry } from "./log-line.ts";
import { accessLogTarget } from "./log-target.ts";

export interface AccessLogs extends AsyncDisposable {
  /** Takes down a call of S3 for the log of its bucket, if that has one. Never rejects. */
  readonly called: (facts: CallFacts) => Promise<void>;
  /** Takes down something that S3 has done by itself to a bucket that has a log. */
  readonly add: (entry: Omit<AccessLogEntry, "bucketOwner">, ownerAccountId: string) => void;
}

export interface AccessLogOptions {
  readonly buckets: Pick<Buckets, "findBucket" | "putObject">;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly canonicalUserId: (accountId: string) => string;
}

const dayMs = 86_400_000;
const flushMs = 60_000;
/** What no target has taken for so long is dropped. */
const waitingMsMax = 2 * dayMs;
/** What a target may keep waiting, in characters; the oldest lines are dropped beyond it. */
const waitingMax = 8 * 1024 * 1024;

interface Waiting {
  readonly source: string;
  /** The day of its lines: any moment of it. */
  readonly eventDay: number;
  lines: string[];
  size: number;
}

/**
 * Server access logs: lines are gathered in memory and put into the target buckets once a minute, and
 * when disposed of. As with S3 they come at best effort: a crash loses the lines of the last minute,
 * and a target that lets nothing in loses what does not fit into memory. The trails are the record.
 */
export function openAccessLogs(options: AccessLogOptions): AccessLogs {
  const { buckets, clock, log, canonicalUserId } = options;
  const put = accessLogTarget(options);
  const waiting = new Map<string, Waiting>();
  const stop = new AbortController();

  function add(entry: AccessLogEntry): void {
    const eventDay = Math.floor(entry.at / dayMs) * dayMs;
    const place = `${entry.bucket} ${eventDay}`;
    const batch = waiting.get(place) ?? { source: entry.bucket, eventDay, lines: [], size: 0 };
    waiting.set(place, batch);
    const line = accessLogLine(entry);
    if (batch.size + line.length > waitingMax) {
      log.warn({ bucket: entry.bucket, lines: batch.lines.length }, "dropped access log lines");
      batch.lines = [];
      batch.size = 0;
    }
    batch.lines.push(line);
    batch.size += line.length;
  }

  async function flush(): Promise<void> {
    for (const [place, batch] of waiting) {
      const { source, eventDay, lines, size } = batch;
      // Lines that come while these are put wait for the next time.
      batch.lines = [];
      batch.size = 0;
      const outcome = await put(source, eventDay, lines).catch((error: unknown) => {
        log.error({ err: error, bucket: source }, "could not deliver access log lines");
        return "refused" as const;
      });
      const isOld = clock.now() - eventDay > dayMs + waitingMsMax;
      if (outcome === "refused" && !isOld) {
        batch.lines.unshift(...lines);
        batch.size += size;
        continue;
      }
      if (outcome === "refused") {
        log.warn({ bucket: source, lines: lines.length }, "dropped access log lines");
      }
      if (batch.lines.length === 0) waiting.delete(place);
    }
  }

  const flushing = repeat(flush, clock, stop.signal);
  return {
    called: async (facts) => {
      const name =
        facts.service.eventSource === "s3.amazonaws.com" ? bucketOfCall(facts) : undefined;
      if (name === undefined) return;
      try {
        const bucket = await buckets.findBucket(name);
        if (bucket?.configuration?.logging === undefined) return;
        for (const entry of callEntries(facts, bucket, canonicalUserId)) add(entry);
      } catch (error) {
        log.error({ err: error, bucket: name }, "a call is missing in an access log");
      }
    },
    add: (entry, ownerAccountId) => {
      add({ ...entry, bucketOwner: canonicalUserId(ownerAccountId) });
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort(new Error("access logs are closing"));
      await flushing;
    },
  };
}

async function repeat(work: () => Promise<void>, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await Promise.allSettled([clock.sleep(flushMs, signal)]);
    // Also when it is over: what has been gathered is put.
    await work();
  }
}

import type { Clock, Log } from "../../base/world.ts";
import type { Buckets, BucketSettings, StoredObject } from "../../buckets/buckets.ts";
import type { Documents } from "../../documents/documents.ts";
import { dayMs } from "./rule-dates.ts";
import { sweepUploads, sweepVersions } from "./sweep.ts";
import type { LifecycleEvent, SweepCursor } from "./sweep.ts";

export interface LifecycleOptions {
  readonly buckets: Buckets;
  readonly documents: Pick<Documents, "find" | "write">;
  readonly clock: Clock;
  readonly log: Log;
  /** Told of each thing that was done, when it is durable. */
  readonly onEvent?: (event: LifecycleEvent) => void;
}

/** Where a day's run through the buckets is. Absent members: the run is over. */
interface Progress {
  /** Days since the epoch, UTC. */
  readonly day: number;
  /** The bucket that is being gone through; those before it, by name, are done. */
  readonly bucket?: string;
  readonly cursor?: SweepCursor;
}

const documentKey = "lifecycle/progress";
/** The wall clock may jump: it is looked at this often. */
const lookMs = 600_000;

/**
 * Does what the lifecycle rules of all buckets ask for, once a day after midnight UTC, until disposed
 * of. Like S3's, it asks no policy, respects locks, and leaves no records of calls, for it makes none.
 *
 * How far a day's run is, is kept with each page: after a crash it goes on there. A page may so be
 * gone through twice, which does nothing twice. A node that did not run for some days does at once
 * what has become due.
 */
export function openLifecycle(options: LifecycleOptions): AsyncDisposable {
  const stop = new AbortController();
  const running = runDaily(options, stop.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort(new Error("lifecycle is closing"));
      await running;
    },
  };
}

async function runDaily(options: LifecycleOptions, signal: AbortSignal): Promise<void> {
  const { clock, log } = options;
  while (!signal.aborted) {
    try {
      await runIfDue(options, signal);
    } catch (error) {
      // What was not done is done with the next attempt, from where this one stopped.
      log.error({ err: error }, "lifecycle rules could not be carried out");
    }
    await Promise.allSettled([clock.sleep(lookMs, signal)]);
  }
}

async function runIfDue(options: LifecycleOptions, signal: AbortSignal): Promise<void> {
  const { buckets, clock, documents } = options;
  const day = Math.floor(clock.now() / dayMs);
  let progress = await readProgress(documents);
  const isUnderWay = progress?.bucket !== undefined;
  if (progress !== undefined && progress.day >= day && !isUnderWay) return;
  // A run that a crash has cut off, perhaps days ago, goes on; what became due since is the next's.
  progress = isUnderWay && progress !== undefined ? progress : { day };
  const from = progress.bucket ?? "";
  const all = await buckets.listBuckets();
  for (const { name } of all.filter((bucket) => bucket.name >= from)) {
    const cursor = name === progress.bucket ? (progress.cursor ?? {}) : {};
    await runBucket(options, { day: progress.day, bucket: name, cursor }, signal);
    if (signal.aborted) return;
  }
  await writeProgress(documents, { day: progress.day });
}

async function runBucket(
  options: LifecycleOptions,
  start: Required<Progress>,
  signal: AbortSignal,
): Promise<void> {
  const { buckets, clock, documents, log } = options;
  const counts: Partial<Record<LifecycleEvent["kind"], number>> = {};
  const onEvent = (event: LifecycleEvent): void => {
    counts[event.kind] = (counts[event.kind] ?? 0) + 1;
    options.onEvent?.(event);
  };
  const onFailure = (error: unknown, { bucket, key }: StoredObject): void => {
    log.error({ err: error, bucket, key }, "could not move an object to its storage class");
  };
  const parts = { buckets, onEvent, onFailure };
  let cursor: SweepCursor | undefined = start.cursor;
  while (cursor !== undefined && !signal.aborted) {
    // Rules that are changed or deleted meanwhile count from the next page on.
    const bucket = withRules(await buckets.findBucket(start.bucket));
    if (bucket === undefined) return;
    const now = Math.min(clock.now(), (start.day + 1) * dayMs - 1);
    const next = await sweepVersions(parts, bucket, cursor, now);
    if (next === undefined) await sweepUploads(parts, bucket, now);
    // A crash before this is written makes the page be gone through again.
    if (next !== undefined) await writeProgress(documents, { ...start, cursor: next });
    cursor = next;
  }
  if (Object.keys(counts).length > 0) {
    log.info({ bucket: start.bucket, ...counts }, "carried out lifecycle rules");
  }
}

type BucketWithRules = Parameters<typeof sweepVersions>[1];

/** Undefined: there is nothing to do. */
function withRules(bucket: BucketSettings | undefined): BucketWithRules | undefined {
  const lifecycle = bucket?.configuration?.lifecycle;
  const isEnabled = lifecycle?.Rules.some(({ Status }) => Status === "Enabled") === true;
  return bucket === undefined || !isEnabled ? undefined : { ...bucket, lifecycle };
}

async function readProgress(documents: Pick<Documents, "find">): Promise<Progress | undefined> {
  const document = await documents.find(documentKey);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `writeProgress` alone
  return document?.value as Progress | undefined;
}

async function writeProgress(
  documents: Pick<Documents, "write">,
  progress: Progress,
): Promise<void> {
  await documents.write([{ key: documentKey, value: progress }]);
}

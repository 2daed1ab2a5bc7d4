import { openAccessLogs } from "../archive/access-logs/access-logs.ts";
import { lifecycleEntry } from "../archive/access-logs/lifecycle-entry.ts";
import { openLifecycle } from "../archive/lifecycle/lifecycle.ts";
import { s3RequestIds } from "../aws/request-ids.ts";
import type { Log, World } from "../base/world.ts";
import type { CallRecorder } from "../call/operation.ts";
import { canonicalUserId } from "../identity/canonical-user-id.ts";
import type { Stores } from "./open-stores.ts";

/** What is done for buckets while nobody calls: lifecycle, and access logs. */
export interface BucketWorkers extends AsyncDisposable {
  /** A recorder whose calls also go into the access logs of their buckets. */
  readonly logged: (recorder: CallRecorder) => CallRecorder;
}

export function openBucketWorkers(parts: {
  readonly world: World;
  readonly log: Log;
  readonly stores: Pick<Stores, "buckets" | "documents">;
}): BucketWorkers {
  const { world, log, stores } = parts;
  const { buckets, documents } = stores;
  const { clock, random } = world;
  const opened = new AsyncDisposableStack();
  const accessLogs = opened.use(openAccessLogs({ buckets, clock, random, log, canonicalUserId }));
  opened.use(
    openLifecycle({
      buckets,
      documents,
      clock,
      log,
      onEvent: (event) => {
        if (event.bucket.configuration?.logging === undefined) return;
        const facts = { at: clock.now(), requestId: s3RequestIds(random).requestId };
        accessLogs.add(lifecycleEntry(event, facts), event.bucket.ownerAccountId);
      },
    }),
  );
  return {
    logged: (recorder) => ({
      ...recorder,
      record: async (facts, before) => {
        await recorder.record(facts, before);
        await accessLogs.called(facts);
      },
    }),
    [Symbol.asyncDispose]: async () => opened.disposeAsync(),
  };
}

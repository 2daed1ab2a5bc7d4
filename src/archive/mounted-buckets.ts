import type { Buckets } from "../buckets/buckets.ts";
import type { Log, World } from "../base/world.ts";
import type { DeliveryTarget } from "../delivery/target.ts";
import { checkMountedBucket } from "./mounted-bucket-check.ts";
import { mountBucket } from "./mounted-bucket.ts";
import type { MountedBucket, MountedBucketSettings } from "./mounted-bucket.ts";
import { openS3Endpoint } from "./s3-endpoint.ts";
import type { S3EndpointSettings } from "./s3-endpoint.ts";
import type { TrailBucketOutcome, TrailBucketQuestion } from "./trail-bucket.ts";

/** The buckets of this configuration that are kept by another S3. Their names win over built-in ones. */
export interface MountedBuckets extends AsyncDisposable {
  readonly names: ReadonlySet<string>;
  /** Delivers into the mounted bucket of a name; into any other as `builtIn` does. */
  readonly deliveryBeside: (builtIn: DeliveryTarget) => DeliveryTarget;
  /** Checks the mounted bucket of a name; any other as `builtIn` does. */
  readonly checkBeside: (builtIn: TrailBucketCheck) => TrailBucketCheck;
}

export type TrailBucketCheck = (question: TrailBucketQuestion) => Promise<TrailBucketOutcome>;

/** Nothing is asked of the endpoints here. @throws Error a file of authorities cannot be read */
export async function openMountedBuckets(
  parts: {
    readonly world: World;
    readonly log: Log;
    readonly buckets: Pick<Buckets, "findBucket">;
  },
  all: readonly (MountedBucketSettings & S3EndpointSettings)[],
): Promise<MountedBuckets> {
  const { world, log, buckets } = parts;
  await using opened = new AsyncDisposableStack();
  const mounted = new Map<string, MountedBucket>();
  for (const settings of all) {
    const endpoint = opened.use(await openS3Endpoint(world, settings));
    if ((await buckets.findBucket(settings.name)) !== undefined) {
      log.warn({ bucket: settings.name }, "a built-in bucket of this name gets no more log files");
    }
    mounted.set(settings.name, mountBucket(settings, { endpoint, clock: world.clock }));
  }
  const closing = new AbortController();
  opened.defer(() => closing.abort(new Error("the mounted buckets are closing")));
  const { signal } = closing;
  const lifetime = opened.move();
  return {
    names: new Set(mounted.keys()),
    deliveryBeside: (builtIn) => ({
      put: async (delivered, aborted) =>
        (mounted.get(delivered.bucket) ?? builtIn).put(delivered, aborted),
    }),
    checkBeside: (builtIn) => async (question) => {
      const bucket = mounted.get(question.bucket);
      return bucket === undefined
        ? builtIn(question)
        : checkMountedBucket(bucket, question, { log, signal });
    },
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

/**
 * Wraps `action` (a sync of a file, say) so that concurrent callers share it: each caller is served
 * by a run that began after its call, runs never overlap, and all who wait for the next run get its
 * one outcome. A run that fails fails its own callers; the next callers get a run of their own.
 */
export function grouped(action: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;

  async function runAfter(previous: Promise<void>): Promise<void> {
    await Promise.allSettled([previous]);
    waiting = undefined;
    await action();
  }

  return async () => {
    if (waiting === undefined) {
      waiting = runAfter(last);
      last = waiting;
    }
    return waiting;
  };
}

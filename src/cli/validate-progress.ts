import type { Clock } from "../base/world.ts";
import type { ValidationProgress } from "../validate/validation-run.ts";

/** How often progress is shown. */
const intervalMs = 5_000;

/** Shows progress in plain lines, from time to time, until the signal fires. */
export async function showValidation(
  { clock, stderr }: { readonly clock: Clock; readonly stderr: (text: string) => void },
  progress: ValidationProgress,
  signal: AbortSignal,
): Promise<void> {
  let before = progress.objectsDone;
  let beforeAt = clock.elapsed();
  while (!signal.aborted) {
    try {
      await clock.sleep(intervalMs, signal);
    } catch {
      // The sleep ends early only because the validation has ended.
      return;
    }
    const { objectsDone, objectsKnown, findings } = progress;
    const at = clock.elapsed();
    const perSecond = Math.round(((objectsDone - before) * 1000) / (at - beforeAt));
    const found = findings === 0 ? "" : `, ${findings} findings`;
    stderr(`${objectsDone} of ${objectsKnown} objects, ${perSecond} a second${found}\n`);
    before = objectsDone;
    beforeAt = at;
  }
}

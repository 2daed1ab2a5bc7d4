import type { Clock } from "../base/world.ts";

/** What an import has done so far. */
export interface ImportCounts {
  accepted: number;
  /** Of the accepted: data events that no trail selects, so that they are written nowhere. */
  unselected: number;
  duplicate: number;
  rejected: number;
  /** Files that could not be read to their end. */
  unreadable: number;
  bytesRead: number;
}

/** How often progress is shown. */
const intervalMs = 5_000;

/**
 * Shows progress in plain lines, from time to time, until the signal fires: how much is read, and how
 * many records the server has answered for.
 *
 * @param bytesTotal of all files; absent when not known
 */
export async function showProgress(
  { clock, stderr }: { readonly clock: Clock; readonly stderr: (text: string) => void },
  counts: ImportCounts,
  bytesTotal: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  let before = recordsIn(counts);
  let beforeAt = clock.elapsed();
  while (!signal.aborted) {
    try {
      await clock.sleep(intervalMs, signal);
    } catch {
      // The sleep ends early only because the import has ended.
      return;
    }
    const records = recordsIn(counts);
    const at = clock.elapsed();
    const perSecond = Math.round(((records - before) * 1000) / (at - beforeAt));
    stderr(`${percent(counts, bytesTotal)}${records} records answered, ${perSecond} a second\n`);
    before = records;
    beforeAt = at;
  }
}

function recordsIn({ accepted, duplicate, rejected }: ImportCounts): number {
  return accepted + duplicate + rejected;
}

function percent({ bytesRead }: ImportCounts, bytesTotal: number | undefined): string {
  if (bytesTotal === undefined || bytesTotal === 0) return "";
  return `${Math.min(100, Math.floor((bytesRead * 100) / bytesTotal))} % read, `;
}

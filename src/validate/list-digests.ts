import { parseDigestKey } from "../logfile/digest-key.ts";
import type { DigestAddress } from "../logfile/digest-key.ts";
import { dayOf } from "../logfile/key-parts.ts";
import type { EvidenceSource, ObjectPlace } from "./evidence-source.ts";
import type { TimeRange } from "./validation-options.ts";

/** A digest, as its key has it. */
export interface ListedDigest {
  readonly place: ObjectPlace;
  readonly address: DigestAddress;
  readonly bytes: number;
}

export interface DigestListing {
  readonly digests: readonly ListedDigest[];
  /** What stands among the digests and has no digest's name. */
  readonly foreign: readonly ObjectPlace[];
}

/** The digests in a folder of one account and Region, from the day before `range` on. */
export async function listDigests(
  source: EvidenceSource,
  { bucket, folder }: { readonly bucket: string; readonly folder: string },
  range: TimeRange,
  signal: AbortSignal,
): Promise<DigestListing> {
  const digests: ListedDigest[] = [];
  const foreign: ObjectPlace[] = [];
  const wanted = { bucket, prefix: folder, ...afterDayBefore(folder, range) };
  for await (const page of source.list(wanted, signal)) {
    for (const { key, bytes } of page) {
      const address = parseDigestKey(key);
      const place = { bucket, key };
      if (address !== undefined) digests.push({ place, address, bytes });
      else if (!isFolderMark(key, bytes)) foreign.push(place);
    }
  }
  return { digests, foreign };
}

/** An empty object that consoles and checks make in order to have a folder. */
export function isFolderMark(key: string, bytes: number): boolean {
  return key.endsWith("/") && bytes === 0;
}

const dayMs = 24 * 3_600_000;

/** Where a listing of day folders begins, so that nothing of the range is left out. */
export function afterDayBefore(folder: string, { from }: TimeRange): { readonly after?: string } {
  return from === undefined ? {} : { after: `${folder}${dayOf(Math.max(0, from - dayMs))}` };
}

/** The digests of a chain by what they are to the range. */
export interface DigestsByRange {
  /** Those whose windows may overlap it. */
  readonly within: readonly ListedDigest[];
  /** The one before it, and all behind it: they may list files that were delivered late. */
  readonly around: readonly ListedDigest[];
  /** The first of those behind it. */
  readonly after?: ListedDigest;
}

/** A key tells the end of a window only: the first one that ends behind the range may overlap it. */
export function divideByRange(
  digests: readonly ListedDigest[],
  { from = -Infinity, to }: TimeRange,
): DigestsByRange {
  const sorted = digests.toSorted((a, b) => a.address.endAt - b.address.endAt);
  const first = sorted.findIndex(({ address }) => address.endAt > from);
  if (first === -1) return { within: [], around: sorted.slice(-1) };
  const last = sorted.findIndex(({ address }) => address.endAt >= to);
  const end = Math.max(first, last === -1 ? sorted.length : last + 1);
  const after = sorted[end];
  return {
    within: sorted.slice(first, end),
    around: [...sorted.slice(Math.max(0, first - 1), first), ...sorted.slice(end)],
    ...(after === undefined ? {} : { after }),
  };
}

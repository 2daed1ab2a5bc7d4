/** One page of a walk over all that is stored, as Cairn answers it. */
export interface ScrubPage {
  readonly checked: number;
  readonly unopened: number;
  readonly bytes: number;
  readonly damaged: readonly DamagedObject[];
  readonly orphans: readonly string[];
  readonly progress: number;
  readonly next?: string;
}

export interface DamagedObject {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly reason: string;
}

export function isScrubPage(value: unknown): value is ScrubPage {
  if (typeof value !== "object" || value === null) return false;
  const page: Record<string, unknown> = { ...value };
  const counts = ["checked", "unopened", "bytes", "progress"];
  return (
    counts.every((name) => typeof page[name] === "number") &&
    Array.isArray(page["damaged"]) &&
    Array.isArray(page["orphans"]) &&
    (page["next"] === undefined || typeof page["next"] === "string")
  );
}

/** What of the stored data is to be looked at. */
export interface DataCheckQuery {
  /** Where the page before ended: its `next`. Absent: the beginning. */
  readonly after?: string;
  /** About how many bytes are read for the page: it ends with the block that reaches it. */
  readonly bytesMax: number;
  readonly signal: AbortSignal;
}

/** One page of a walk over all that is stored: all versions, unfinished uploads, and files. */
export interface DataCheckPage {
  /** Versions and parts that were read to their end. */
  readonly checked: number;
  /** Of these, how many are under a key that the store has not: their checks alone were held. */
  readonly unopened: number;
  readonly bytes: number;
  readonly damaged: readonly DamagedData[];
  /** Files that nothing names, and that nobody is writing. */
  readonly orphans: readonly string[];
  /** From 0 to 1: how much of the walk is behind. */
  readonly progress: number;
  /** `after` of the next page. Absent: that was all. */
  readonly next?: string;
}

/** A version, or a part of an unfinished upload, that cannot be read as it was written. */
export interface DamagedData {
  readonly bucket: string;
  readonly key: string;
  /** Of a version. */
  readonly versionId?: string;
  /** Of a part. */
  readonly uploadId?: string;
  readonly partNumber?: number;
  readonly reason: string;
}

/** `after` is not what a page has given as `next`. */
export class DataCheckCursorError extends Error {
  override readonly name = "DataCheckCursorError";
}

/** Where a walk is: in the versions, then the parts of unfinished uploads, then the files. */
export type DataCheckPlace =
  /** Bytes before `offset` of the version with that number are done. */
  | { readonly in: "versions"; readonly number: number; readonly offset: number }
  /** Behind that part. */
  | { readonly in: "parts"; readonly upload: string; readonly number: number }
  /** Behind that directory. */
  | { readonly in: "files"; readonly directory: string };

export function placeText(place: DataCheckPlace): string {
  switch (place.in) {
    case "versions":
      return `versions/${place.number}/${place.offset}`;
    case "parts":
      return `parts/${place.upload}/${place.number}`;
    case "files":
      return `files/${place.directory}`;
  }
  return place satisfies never;
}

/** A number that JavaScript has whole. */
const countPattern = /^\d{1,16}$/;

/** @throws DataCheckCursorError */
export function readPlace(text: string | undefined): DataCheckPlace {
  if (text === undefined) return { in: "versions", number: 0, offset: 0 };
  const [kind, name = "", count = ""] = text.split("/");
  const isCount = countPattern.test(count);
  if (kind === "versions" && isCount && countPattern.test(name)) {
    return { in: "versions", number: Number(name), offset: Number(count) };
  }
  if (kind === "parts" && isCount) return { in: "parts", upload: name, number: Number(count) };
  if (kind === "files") return { in: "files", directory: name };
  throw new DataCheckCursorError("this is not where a page ended");
}

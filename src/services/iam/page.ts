import { validationError } from "./errors.ts";

/** What every list of IAM's takes and gives. */
export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly end: { readonly IsTruncated: boolean; readonly Marker?: string };
}

const pageSize = 100;

/**
 * One page of a list, in the order of `keyOf`, which tells items apart. The marker is the key of the
 * last item of the page before, so that pages stay whole while items come and go.
 *
 * @throws ServiceError `ValidationError` for a marker that no page gave
 */
export function pageOf<Item>(
  items: readonly Item[],
  { Marker, MaxItems = pageSize }: PageRequest,
  keyOf: (item: Item) => string,
): Page<Item> {
  const after = Marker === undefined ? undefined : readMarker(Marker);
  const rest = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const page = rest.slice(0, MaxItems);
  const last = page.at(-1);
  const isTruncated = rest.length > page.length && last !== undefined;
  return {
    items: page.map(({ item }) => item),
    end: {
      IsTruncated: isTruncated,
      ...(isTruncated && { Marker: Buffer.from(last.key).toString("base64url") }),
    },
  };
}

/** One page of what is numbered from 0 to `count`, which is made only for the page. */
export function numberedPage(
  count: number,
  { Marker, MaxItems = pageSize }: PageRequest,
): Page<number> {
  const from = Marker === undefined ? 0 : Number(readMarker(Marker));
  if (!Number.isSafeInteger(from) || from < 0) throw validationError("Invalid Marker.");
  const to = Math.min(from + MaxItems, count);
  return {
    items: Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at),
    end: {
      IsTruncated: to < count,
      ...(to < count && { Marker: Buffer.from(String(to)).toString("base64url") }),
    },
  };
}

function readMarker(marker: string): string {
  const key = Buffer.from(marker, "base64url").toString();
  if (Buffer.from(key).toString("base64url") !== marker) throw validationError("Invalid Marker.");
  return key;
}

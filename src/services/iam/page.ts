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

function readMarker(marker: string): string {
  const key = Buffer.from(marker, "base64url").toString();
  if (Buffer.from(key).toString("base64url") !== marker) throw validationError("Invalid Marker.");
  return key;
}

import { KmsError } from "../../kms/kms-error.ts";

export interface PageRequest {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly rest: { readonly NextMarker?: string; readonly Truncated: boolean };
}

/**
 * One page of a list that is ordered by a name of its items. The marker holds the name of the last
 * item, so that a page begins where the one before ended, whatever has come and gone meanwhile.
 *
 * @throws KmsError `InvalidMarkerException`
 */
export function pageOf<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  { Limit, Marker }: PageRequest,
  limits: { readonly byDefault: number; readonly max: number },
): Page<Item> {
  const size = Math.min(Limit ?? limits.byDefault, limits.max);
  const after = Marker === undefined ? undefined : readMarker(Marker);
  const left = after === undefined ? items : items.filter((item) => nameOf(item) > after);
  const page = left.slice(0, size);
  const last = page.at(-1);
  if (left.length <= size || last === undefined) {
    return { items: page, rest: { Truncated: false } };
  }
  return { items: page, rest: { NextMarker: markerOf(nameOf(last)), Truncated: true } };
}

const prefix = "after:";

function markerOf(name: string): string {
  return Buffer.from(prefix + name).toString("base64url");
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, "base64url").toString();
  if (!text.startsWith(prefix) || markerOf(text.slice(prefix.length)) !== marker) {
    throw new KmsError("InvalidMarkerException", "The marker is not valid.");
  }
  return text.slice(prefix.length);
}

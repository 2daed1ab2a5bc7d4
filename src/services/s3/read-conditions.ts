import type { StoredObject } from "../../buckets/buckets.ts";
import { quotedEtag } from "./write-conditions.ts";

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

export type ReadOutcome =
  | { readonly kind: "holds" }
  | { readonly kind: "not-modified"; readonly condition: string }
  /** `condition` is the header that did not hold. */
  | { readonly kind: "failed"; readonly condition: string };

/**
 * Judges the conditions of a read. An ETag speaks louder than a date: `If-Unmodified-Since` is not
 * looked at beside `If-Match`, nor `If-Modified-Since` beside `If-None-Match`.
 *
 * @see RFC 9110, section 13.2.2
 */
export function judgeReadConditions(conditions: ReadConditions, object: StoredObject): ReadOutcome {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined) {
    if (!names(IfMatch, object.etag)) return { kind: "failed", condition: "If-Match" };
  } else if (IfUnmodifiedSince !== undefined && isAfter(object, IfUnmodifiedSince)) {
    return { kind: "failed", condition: "If-Unmodified-Since" };
  }
  if (IfNoneMatch !== undefined) {
    if (names(IfNoneMatch, object.etag)) {
      return { kind: "not-modified", condition: "If-None-Match" };
    }
  } else if (IfModifiedSince !== undefined && !isAfter(object, IfModifiedSince)) {
    return { kind: "not-modified", condition: "If-Modified-Since" };
  }
  return { kind: "holds" };
}

/**
 * Whether a list of ETags, or `*`, has this one. A weak one stands for the strong one of its name.
 */
function names(list: string, etag: string): boolean {
  if (list.trim() === "*") return true;
  return list.split(",").some((one) => quotedEtag(one.trim().replace(/^W\//, "")) === etag);
}

/** Dates on the wire have whole seconds. */
function isAfter(object: StoredObject, date: Date): boolean {
  return Math.floor(object.lastModified / 1000) > Math.floor(date.getTime() / 1000);
}

import type { WriteConditions } from "../../buckets/buckets.ts";
import { notImplemented } from "./errors.ts";

export interface ConditionInput {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/**
 * The conditions of a write: `If-None-Match` with `*` alone, or `If-Match` with an ETag.
 *
 * @throws ServiceError `NotImplemented`
 * @see S3 User Guide, "How to prevent object overwrites with conditional writes"
 */
export function readWriteConditions(input: ConditionInput): {
  readonly conditions?: WriteConditions;
} {
  const { IfMatch, IfNoneMatch } = input;
  if (IfNoneMatch !== undefined) {
    if (IfNoneMatch !== "*" || IfMatch !== undefined) throw notImplemented("If-None-Match");
    return { conditions: { ifNoneMatch: "*" } };
  }
  if (IfMatch === undefined) return {};
  if (IfMatch === "*") throw notImplemented("If-Match");
  return { conditions: { ifMatch: quotedEtag(IfMatch) } };
}

/** The header of the condition that was set, to name the one that failed. */
export function conditionHeader({ IfNoneMatch }: ConditionInput): string {
  return IfNoneMatch === undefined ? "If-Match" : "If-None-Match";
}

/** ETags as they stand in the store: with quotes, which clients may leave out. */
export function quotedEtag(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

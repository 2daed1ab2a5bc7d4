import type { BucketSettings, DeleteMarker } from "../../buckets/buckets.ts";
import { isVersionId, nullVersion } from "../../buckets/version-id.ts";
import type { ServiceError } from "../../call/service-error.ts";
import {
  deleteMarkerNotAllowed,
  deletedKey,
  invalidArgument,
  noSuchKey,
  noSuchVersion,
} from "./errors.ts";

/** An object as a call names it. */
export interface VersionName {
  readonly key: string;
  /** Absent: the current version. */
  readonly versionId?: string;
}

/**
 * The version that a call names. Absent: it names none.
 *
 * @throws ServiceError `InvalidArgument` for what cannot be an id
 */
export function readVersionId(versionId: string | undefined): { readonly versionId?: string } {
  if (versionId === undefined) return {};
  if (versionId === "") {
    throw invalidArgument("Version id cannot be the empty string", "versionId", "");
  }
  if (isVersionId(versionId)) return { versionId };
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

/** `x-amz-version-id`: buckets that never had versioning do not speak of it. */
export function versionOutput(
  { versioning }: BucketSettings,
  versionId: string,
): { readonly VersionId?: string } {
  const isSpokenOf = versioning !== undefined || versionId !== nullVersion;
  return isSpokenOf ? { VersionId: versionId } : {};
}

/** Why there is no object to be had, where none was found, or a delete marker. */
export function objectProblem(
  found: DeleteMarker | undefined,
  { key, versionId }: VersionName,
): ServiceError {
  if (found === undefined) {
    return versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
  }
  return versionId === undefined ? deletedKey(found) : deleteMarkerNotAllowed(found);
}

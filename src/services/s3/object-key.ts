import { invalidArgument, keyTooLong } from "./errors.ts";

const bytesMax = 1024;

/**
 * The key of an object, checked.
 *
 * @throws ServiceError `KeyTooLongError`
 * @see S3 User Guide, "Naming Amazon S3 objects"
 */
export function requireKey(key: string | undefined): string {
  if (key === undefined || key === "") throw invalidArgument("A key must be specified", "Key", "");
  const bytes = Buffer.byteLength(key);
  if (bytes > bytesMax) throw keyTooLong(bytes, bytesMax);
  return key;
}

/** Buckets here keep no versions: each object is the version `null`. */
export function requireNullVersion(versionId: string | undefined): void {
  if (versionId === undefined || versionId === "null") return;
  throw invalidArgument("Invalid version id specified", "versionId", versionId);
}

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

/** Whether `requireKey` would take it. */
export function isKey(key: string): boolean {
  return key !== "" && Buffer.byteLength(key) <= bytesMax;
}

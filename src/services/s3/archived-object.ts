import { archiveClasses } from "../../archive/lifecycle/storage-class.ts";
import { ServiceError } from "../../call/service-error.ts";
import type { Buckets, ObjectHeaders, StoredObject } from "../../buckets/buckets.ts";

/** Whether an object lies in an archive, from which it has to be restored before it is read. */
export function isArchived({ headers }: Pick<StoredObject, "headers">): boolean {
  return archiveClasses.has(headers.storageClass ?? "STANDARD");
}

function isRestored({ restoredUntil }: ObjectHeaders, now: number): boolean {
  return restoredUntil !== undefined && restoredUntil > now;
}

/** @throws ServiceError `InvalidObjectState` the object is archived, and not restored */
export function requireActive({ headers }: StoredObject, now: number): void {
  if (!isArchived({ headers }) || isRestored(headers, now)) return;
  throw new ServiceError(
    "InvalidObjectState",
    "The operation is not valid for the object's storage class",
    { status: 403, details: { StorageClass: headers.storageClass ?? "" } },
  );
}

/** @throws ServiceError `ObjectNotInActiveTierError` what is to be copied is archived */
export function requireActiveSource({ headers }: StoredObject, now: number): void {
  if (!isArchived({ headers }) || isRestored(headers, now)) return;
  throw new ServiceError(
    "ObjectNotInActiveTierError",
    "The source object of the COPY action is not in the active tier",
    { status: 403 },
  );
}

/** The `x-amz-restore` header. Undefined: the object was not restored, or no longer is. */
export function restoreHeader({ headers }: StoredObject, now: number): string | undefined {
  const { restoredUntil = 0 } = headers;
  if (!isArchived({ headers }) || !isRestored(headers, now)) return undefined;
  return `ongoing-request="false", expiry-date="${new Date(restoredUntil).toUTCString()}"`;
}

/**
 * Takes an object that was just written to the place of its class. A crash before leaves it readable
 * where it was written.
 */
export async function placeObject(
  buckets: Pick<Buckets, "moveObject">,
  object: StoredObject,
): Promise<void> {
  const { storageClass } = object.headers;
  if (storageClass !== undefined) await buckets.moveObject(object, storageClass);
}

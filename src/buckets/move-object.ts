import type { StoredObject } from "./buckets.ts";
import { changeHeadersOf } from "./change-headers.ts";
import type { BucketsParts } from "./indexed-buckets.ts";
import { partsOf } from "./part-index.ts";

/** Moves the bytes of a version to the place of a storage class; then the index says so. */
export async function moveObject(
  { index, data, readers }: Pick<BucketsParts, "index" | "data" | "readers">,
  object: StoredObject,
  storageClass: string,
): Promise<"moved" | "missing" | "unbound"> {
  const { dataId } = object;
  // Deleted meanwhile, its data is not removed before the move is over.
  readers.enter(dataId);
  try {
    const ids = partsOf(index, dataId)?.map((part) => part.dataId) ?? [dataId];
    if (!(await data.move(ids, storageClass))) return "unbound";
    // A crash here leaves the bytes in the new place, where they are found as well.
    const outcome = index.transaction(() =>
      changeHeadersOf(index, object, (now) => ({ ...now, storageClass })),
    );
    await index.durable();
    return outcome === "changed" ? "moved" : "missing";
  } finally {
    readers.leave(dataId);
  }
}

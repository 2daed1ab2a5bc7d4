import { assert } from "../base/assert.ts";
import type { StoredObject } from "./buckets.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { storeKey } from "./data-cipher.ts";
import type { DataKey } from "./encryption.ts";
import type { BucketsParts } from "./indexed-buckets.ts";
import type { DataRange, DataSeal } from "./object-data.ts";
import { partsOf } from "./part-index.ts";

/** The bytes of an object, part after part; its data is not removed while they are read. */
export async function* readObject(
  parts: Pick<BucketsParts, "index" | "data" | "readers" | "dataKeys" | "damage">,
  object: StoredObject,
  range: { readonly start: number; readonly end: number },
  givenKey: DataKey | undefined,
): AsyncGenerator<Uint8Array> {
  const { readers, dataKeys } = parts;
  const { size, dataId } = object;
  const isWithin = range.start >= 0 && range.start <= range.end && range.end <= size;
  assert(isWithin, `[${range.start}, ${range.end}) lies within an object of ${size} bytes`);

  readers.enter(dataId);
  try {
    const key = givenKey ?? (await storeKey(object.encryption, dataKeys));
    yield* readPieces(parts, object, range, key === undefined ? undefined : { key });
  } catch (error) {
    if (!(error instanceof ObjectDamagedError)) throw error;
    parts.damage.found(error, object);
    // Whoever looks after the disk knows objects, not the files that hold their data.
    throw new ObjectDamagedError(`${object.bucket}/${object.key}: ${error.message}`, {
      cause: error,
    });
  } finally {
    readers.leave(dataId);
  }
}

/**
 * The bytes of a range of data, whether it is one file or the parts of an upload.
 *
 * @throws ObjectDamagedError while iterating
 */
export async function* readPieces(
  { index, data }: Pick<BucketsParts, "index" | "data">,
  { dataId, size }: { readonly dataId: string; readonly size: number },
  range: { readonly start: number; readonly end: number },
  seal: DataSeal | undefined,
): AsyncGenerator<Uint8Array> {
  const pieces = partsOf(index, dataId) ?? [{ dataId, size }];
  if (pieces.reduce((sum, piece) => sum + piece.size, 0) !== size) {
    throw new ObjectDamagedError(`the data ${dataId} is not there`);
  }
  for (const wanted of rangesWithin(pieces, range, seal)) yield* data.read(wanted);
}

/** The ranges of pieces, laid one after the other, that make up a range of the whole. */
function rangesWithin(
  pieces: readonly { readonly dataId: string; readonly size: number }[],
  { start, end }: { readonly start: number; readonly end: number },
  seal: DataSeal | undefined,
): readonly DataRange[] {
  let first = 0;
  return pieces.flatMap(({ dataId, size }) => {
    const from = Math.max(0, start - first);
    const to = Math.min(size, end - first);
    first += size;
    // Of an empty piece there is something to check all the same.
    if (from > to || (from === to && size > 0)) return [];
    const range = { id: dataId, size, start: from, end: to };
    return [seal === undefined ? range : { ...range, seal }];
  });
}

import type { StoredObject } from "../../buckets/buckets.ts";
import { invalidArgument, invalidPartNumber, invalidRange, invalidRequest } from "./errors.ts";

/** `[start, end)` of an object, in bytes. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface RangeInput {
  readonly Range?: string | undefined;
  readonly PartNumber?: number | undefined;
}

/**
 * Which part of an object is asked for; undefined: all of it. A `Range` of another form than one
 * range of bytes is ignored, as HTTP allows and S3 does.
 *
 * @throws ServiceError `InvalidRange`, `InvalidPartNumber`, `InvalidArgument`, `InvalidRequest`
 * @see RFC 9110, section 14.1.2
 */
export function readByteRange(input: RangeInput, object: StoredObject): ByteRange | undefined {
  const { Range, PartNumber } = input;
  if (PartNumber !== undefined) {
    if (Range !== undefined) {
      throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
    }
    return partRange(PartNumber, object);
  }
  if (Range === undefined) return undefined;
  const bounds = readBounds(Range);
  if (bounds === undefined) return undefined;
  const range = clip(bounds, object.size);
  if (range === undefined) throw invalidRange(Range, object.size);
  return range;
}

/** What stands before and after the hyphen: numbers, one of them perhaps absent. */
type Bounds = readonly [first: number | undefined, last: number | undefined];

function readBounds(header: string): Bounds | undefined {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header);
  if (match === null) return undefined;
  const [first, last] = match.slice(1).map((text) => (text === "" ? undefined : Number(text)));
  if (first === undefined && last === undefined) return undefined;
  return first !== undefined && last !== undefined && first > last ? undefined : [first, last];
}

/** Undefined: nothing of the object lies in it. */
function clip([first, last]: Bounds, size: number): ByteRange | undefined {
  if (first === undefined) {
    const length = Math.min(last ?? 0, size);
    return length === 0 ? undefined : { start: size - length, end: size };
  }
  return first < size ? { start: first, end: Math.min((last ?? size) + 1, size) } : undefined;
}

function partRange(number: number, object: StoredObject): ByteRange {
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      String(number),
    );
  }
  const sizes = object.partSizes ?? [object.size];
  const size = sizes[number - 1];
  if (size === undefined) throw invalidPartNumber(number, sizes.length);
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return { start, end: start + size };
}

/** The `Content-Range` of an answer. An empty part of an object has none. */
export function contentRange({ start, end }: ByteRange, size: number): string | undefined {
  return end > start ? `bytes ${start}-${end - 1}/${size}` : undefined;
}

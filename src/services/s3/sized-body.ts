import { entityTooLarge } from "./errors.ts";

/** The most that one put, one part or one copy may hold: 5 GiB. */
export const bodyBytesMax: number = 5 * 1024 ** 3;

/**
 * A body that ends with `EntityTooLarge` once it is over the limit: what it says of its length may
 * be missing or wrong.
 *
 * @throws ServiceError `EntityTooLarge`, at once when the length says so
 */
export function sizedBody(
  body: AsyncIterable<Uint8Array> | undefined,
  contentLength: number | undefined,
  bytesMax: number = bodyBytesMax,
): AsyncIterable<Uint8Array> {
  if (contentLength !== undefined && contentLength > bytesMax) throw entityTooLarge(bytesMax);
  return limited(body, bytesMax);
}

async function* limited(
  body: AsyncIterable<Uint8Array> | undefined,
  bytesMax: number,
): AsyncGenerator<Uint8Array> {
  if (body === undefined) return;
  let bytes = 0;
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > bytesMax) throw entityTooLarge(bytesMax);
    yield part;
  }
}

import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

import type { ImportFile } from "./import-files.ts";

const chunkBytes = 512 * 1024;

/**
 * The content of a file, inflated if it is gzip, which its first bytes tell. Inflating happens off
 * the main thread.
 *
 * @param onRead told of the bytes taken from disk, as they are
 * @throws while iterating: an error of the file system, or of data that is no gzip after all
 */
export async function* contentOf(
  file: ImportFile,
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  const isStandardInput = file.path === "-";
  const stream = createReadStream(isStandardInput ? "" : file.path, {
    highWaterMark: chunkBytes,
    signal,
    ...(isStandardInput ? { fd: 0, autoClose: false } : {}),
  });
  const counted = withCount(stream, onRead);
  const { head, isGzip } = await readHead(counted);
  const chunks = resumed(head, counted);
  yield* isGzip ? inflated(chunks) : chunks;
}

async function* withCount(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    yield chunk;
  }
}

/** The first chunks, until there are two bytes to look at. */
async function readHead(
  chunks: AsyncIterator<Uint8Array>,
): Promise<{ readonly head: Buffer; readonly isGzip: boolean }> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return { head, isGzip: head[0] === 0x1f && head[1] === 0x8b };
}

async function* resumed(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (head.length > 0) yield head;
  yield* rest;
}

function inflated(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // A failure of either end destroys the other; whoever reads from `gunzip` is thrown the error.
  pipeline(chunks, gunzip, () => {});
  return gunzip;
}

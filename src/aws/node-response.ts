import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

import type { HttpResponse } from "./http-message.ts";

/**
 * Sends a response. Resolves when all of it has been handed to the kernel.
 *
 * @throws what the body throws; the connection must be broken then, so that the client does not take
 *   a part for the whole
 */
export async function writeResponse(
  outgoing: ServerResponse,
  response: HttpResponse,
  signal: AbortSignal,
): Promise<void> {
  const { status, headers, body } = response;
  try {
    outgoing.statusCode = status;
    for (const [name, value] of Object.entries(headers)) {
      outgoing.setHeader(name, encodeHeader(value));
    }
    if (body === undefined || typeof body === "string" || body instanceof Uint8Array) {
      outgoing.end(body ?? "");
    } else {
      await pour(outgoing, body, signal);
      outgoing.end();
    }
  } catch (error) {
    await closeBody(body);
    throw error;
  }
  if (!outgoing.writableFinished) await once(outgoing, "finish", { signal });
}

async function pour(
  outgoing: ServerResponse,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  for await (const part of body) {
    signal.throwIfAborted();
    if (!outgoing.write(part)) await once(outgoing, "drain", { signal });
  }
}

async function closeBody(body: HttpResponse["body"]): Promise<void> {
  if (body === undefined || typeof body === "string" || body instanceof Uint8Array) return;
  await body[Symbol.asyncIterator]().return?.();
}

/** Node takes a character for each byte: what is beyond ASCII goes as UTF-8. */
function encodeHeader(value: string): string {
  return /[\u0080-\uffff]/.test(value) ? Buffer.from(value, "utf8").toString("latin1") : value;
}

/** Answers what is no HTTP request, or too large or too slow a one, and closes the connection. */
export function refuseBroken(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = brokenStatus.get(error.code ?? "") ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const brokenStatus: ReadonlyMap<string, string> = new Map([
  ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
]);

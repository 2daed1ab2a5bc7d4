import type { IncomingMessage, ServerResponse } from "node:http";
import { TLSSocket } from "node:tls";

import type { HttpRequest } from "./http-message.ts";

/** What is left of a body is read and thrown away up to here, so that the client can read on. */
const drainBytesMax = 1_048_576;

/** The body of a request, as the server looks after it. */
export interface RequestBody {
  /**
   * Reads and drops what nobody read, within a limit.
   *
   * @returns whether the body is at its end, so that another request can follow
   */
  readonly finish: () => Promise<boolean>;
  /** Lets go of the request's signal. */
  readonly release: () => void;
}

/**
 * A request as plain data. Its signal fires when the client goes away before the response is sent,
 * or `stop` does.
 *
 * @param expects the client waits for `100 Continue`, which it gets when the body is first read
 */
export function readRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  stop: AbortSignal,
  expects: boolean,
): { readonly request: HttpRequest; readonly body: RequestBody } {
  const gone = new AbortController();
  const leave = (): void => gone.abort(new Error("the client is gone"));
  const close = (): void => {
    if (!outgoing.writableFinished) leave();
  };
  const stopNow = (): void => gone.abort(stop.reason);
  outgoing.once("close", close);
  stop.addEventListener("abort", stopNow);

  let waits = expects;
  const { socket } = incoming;
  const secure = socket instanceof TLSSocket ? socket : undefined;
  const request: HttpRequest = {
    method: incoming.method ?? "GET",
    target: incoming.url ?? "/",
    headers: headersOf(incoming.rawHeaders),
    body: bodyOf(incoming, () => {
      if (waits) outgoing.writeContinue();
      waits = false;
    }),
    sourceIp: (socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/, ""),
    isSecure: secure !== undefined,
    ...(secure === undefined ? {} : { tls: tlsOf(secure) }),
    signal: gone.signal,
  };
  return {
    request,
    body: {
      finish: async () => {
        if (waits) return false;
        return drain(incoming);
      },
      release: () => {
        outgoing.off("close", close);
        stop.removeEventListener("abort", stopNow);
      },
    },
  };
}

/** The parts of a body. Whoever stops early leaves the rest unread, and the connection as it is. */
async function* bodyOf(incoming: IncomingMessage, begin: () => void): AsyncGenerator<Uint8Array> {
  begin();
  const parts: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
  for await (const part of parts) yield part;
  if (!incoming.complete) throw new Error("the body was cut off");
}

async function drain(incoming: IncomingMessage): Promise<boolean> {
  if (incoming.readableEnded || incoming.destroyed) return incoming.complete;
  let left = drainBytesMax;
  try {
    const parts: AsyncIterable<Buffer> = incoming.iterator({ destroyOnReturn: false });
    for await (const part of parts) {
      left -= part.length;
      if (left < 0) return false;
    }
  } catch {
    // The client went away while it was sending what nobody wanted.
    return false;
  }
  return incoming.complete;
}

function headersOf(raw: readonly string[]): readonly (readonly [name: string, value: string])[] {
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.push([raw[index] ?? "", decodeHeader(raw[index + 1] ?? "")]);
  }
  return headers;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Node hands out a character for each byte; what is UTF-8 is read as such, as it was signed. */
function decodeHeader(value: string): string {
  if (!/[\u0080-\u00ff]/.test(value)) return value;
  try {
    return utf8.decode(Buffer.from(value, "latin1"));
  } catch (error) {
    if (error instanceof TypeError) return value;
    throw error;
  }
}

function tlsOf(socket: TLSSocket): NonNullable<HttpRequest["tls"]> {
  return { version: socket.getProtocol() ?? "", cipherSuite: socket.getCipher().standardName };
}

import assert from "node:assert/strict";
import { createVerify } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";

import { signedText } from "./message.ts";

/** What an endpoint was sent. */
export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP endpoint on this machine that takes messages. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly posts: readonly ReceivedPost[];
  /** What it answers with, from now on. Default: 200 to all. */
  readonly answer: (status: (post: ReceivedPost) => number) => void;
  /** The first post for which that holds, when it is there. */
  readonly next: (wanted: (post: ReceivedPost) => boolean) => Promise<ReceivedPost>;
}

export async function openReceiver(): Promise<Receiver> {
  const posts: ReceivedPost[] = [];
  const waiting = new Set<() => void>();
  let status = (_post: ReceivedPost): number => 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      const post = { path, headers, body: Buffer.concat(chunks).toString() };
      posts.push(post);
      const code = status(post);
      response.writeHead(code, code === 302 ? { location: "/elsewhere" } : {}).end();
      for (const wake of waiting) wake();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    url: `http://127.0.0.1:${address.port}`,
    posts,
    answer: (given) => {
      status = given;
    },
    next: async (wanted) => {
      for (;;) {
        const found = posts.find(wanted);
        if (found !== undefined) return found;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        // oxlint-disable-next-line no-await-in-loop -- it waits for the next one
        await promise;
        waiting.delete(resolve);
      }
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** The members of a message that is not raw. */
export function membersOfPost({ body }: ReceivedPost): Readonly<Record<string, string>> {
  const members: unknown = JSON.parse(body);
  assert.ok(typeof members === "object" && members !== null);
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, String(value)]));
}

/** The type of a message, as its header says it. */
export function typeOf({ headers }: ReceivedPost): unknown {
  return headers["x-amz-sns-message-type"];
}

/** Follows a link of a message to a server that listens elsewhere than the link says. */
export async function follow(link: string | undefined, base: string): Promise<Response> {
  const { pathname, search } = new URL(link ?? assert.fail("no link"));
  return fetch(base + pathname + search);
}

/** Fetches the certificate, and checks the signature as AWS documents it. */
export async function checkSignature(post: ReceivedPost, base: string): Promise<void> {
  const members = membersOfPost(post);
  const certificate = await (await follow(members["SigningCertURL"], base)).text();
  const verify = createVerify(members["SignatureVersion"] === "1" ? "RSA-SHA1" : "RSA-SHA256");
  verify.update(signedText(members));
  assert.ok(verify.verify(certificate, members["Signature"] ?? "", "base64"), post.body);
}

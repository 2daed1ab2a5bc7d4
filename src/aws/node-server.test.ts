import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { nodeWorld } from "../base/node-world.ts";
import type { Log } from "../base/world.ts";
import type { Gateway } from "./gateway.ts";
import type { HttpRequest } from "./http-message.ts";
import { openServer } from "./node-server.ts";
import type { ConnectionLimits, NodeServer } from "./node-server.ts";

const { clock } = nodeWorld();
const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function open(gateway: Gateway, limits: Partial<ConnectionLimits> = {}): Promise<NodeServer> {
  return openServer({ clock, log, gateway, host: "127.0.0.1", port: 0, limits });
}

/** Sends bytes as they are, and gives back all that comes until the server closes. */
async function talk(server: NodeServer, ...parts: readonly string[]): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (data: string) => {
    text += data;
  });
  await once(socket, "connect");
  for (const part of parts) {
    socket.write(part, "latin1");
    await sleep(20);
  }
  if (!socket.closed) await once(socket, "close");
  return text;
}

const ok: Gateway = async () => ({ status: 200, headers: { ETag: '"1"' }, body: "done" });
const readAll: Gateway = async ({ body }) => {
  let size = 0;
  for await (const part of body) size += part.length;
  return { status: 200, headers: {}, body: String(size) };
};
const last = "Connection: close\r\n";

test("openServer() hands requests on as they were sent", async () => {
  const seen: HttpRequest[] = [];
  await using server = await open(async (request) => {
    seen.push(request);
    return ok(request);
  });
  const text = await talk(
    server,
    `GET //a%20b/../c?x=1&x=%zz HTTP/1.1\r\nHost: h\r\nX-A:  1 \r\nx-a: gr\u00c3\u00bcn\r\n${last}\r\n`,
  );
  assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(text, /\r\nETag: "1"\r\n/);
  assert.match(text, /\r\nDate: /);
  const [request] = seen;
  assert.equal(request?.target, "//a%20b/../c?x=1&x=%zz");
  assert.deepEqual(request.headers.slice(0, 3), [
    ["Host", "h"],
    ["X-A", "1"],
    ["x-a", "grün"],
  ]);
  assert.deepEqual([request.sourceIp, request.isSecure], ["127.0.0.1", false]);
});

test("openServer() lets a client send its body only once somebody reads it", async () => {
  const head = `PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n${last}\r\n`;
  await using server = await open(async (request) =>
    request.method === "PUT" ? readAll(request) : ok(request),
  );
  const accepted = await talk(server, head, "abc");
  assert.match(accepted, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[^]*\r\n\r\n3$/);
  const refused = await talk(server, head.replace("PUT", "POST").replace(last, ""));
  assert.match(refused, /^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n/);
});

test("openServer() keeps a connection whose body nobody wanted, up to a size", async () => {
  await using server = await open(ok);
  const post = (size: number, more: string): string =>
    `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ${size}\r\n${more}\r\n${"x".repeat(size)}`;
  const two = await talk(server, post(10, ""), post(10, last));
  assert.equal(two.match(/HTTP\/1\.1 200/g)?.length, 2);
  const large = await talk(server, post(2_000_000, ""));
  assert.match(large, /Connection: close/);
});

test("openServer() breaks a response off that fails, so that no part looks whole", async () => {
  let isClosed = false;
  await using server = await open(async () => ({
    status: 200,
    headers: { "Content-Length": "10" },
    body: (async function* () {
      try {
        yield Buffer.from("12345");
        throw new Error("a disk fault");
      } finally {
        isClosed = true;
      }
    })(),
  }));
  const text = await talk(server, `GET / HTTP/1.1\r\nHost: h\r\n\r\n`);
  assert.doesNotMatch(text, /1234512345/);
  assert.ok(isClosed);
});

test("openServer() tells a call when its client is gone", async () => {
  const gone = Promise.withResolvers<void>();
  await using server = await open(async ({ body, signal }) => {
    signal.addEventListener("abort", () => gone.resolve());
    await assert.rejects(readAll({ body } as HttpRequest));
    return ok({} as HttpRequest);
  });
  const socket = connect(server.port, "127.0.0.1");
  socket.write("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  await sleep(30);
  socket.destroy();
  await gone.promise;
});

const broken: readonly [name: string, bytes: string, status: string][] = [
  ["what is no HTTP", "hello\r\n\r\n", "400"],
  [
    "headers that are too large",
    `GET / HTTP/1.1\r\nHost: h\r\nA: ${"a".repeat(40_000)}\r\n\r\n`,
    "431",
  ],
  [
    "two lengths",
    "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "400",
  ],
  ["headers that never end", "GET / HTTP/1.1\r\nHost: h\r\nA: ", "408"],
];
for (const [name, bytes, status] of broken) {
  test(`openServer() refuses ${name}`, async () => {
    const limits = { headersMs: 100, requestMs: 100, checkMs: 50 };
    await using server = await open(ok, limits);
    assert.equal((await talk(server, bytes)).slice(9, 12), status);
  });
}

test("openServer() closes a connection on which nothing is sent", async () => {
  await using server = await open(readAll, { idleMs: 50 });
  const text = await talk(server, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
  assert.equal(text, "");
});

test("NodeServer.stop() lets running calls end", async () => {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const server = await open(async (request) => {
    begun.resolve();
    await end.promise;
    return ok(request);
  });
  const answer = talk(server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  await begun.promise;
  const stopped = server.stop();
  end.resolve();
  assert.match(await answer, /^HTTP\/1\.1 200 OK[^]*Connection: close[^]*done$/);
  await stopped;
  await assert.rejects(talk(server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
});

test("NodeServer.stop() aborts what does not end in time", async () => {
  const begun = Promise.withResolvers<void>();
  const server = await open(
    async ({ signal }) => {
      begun.resolve();
      await once(signal, "abort");
      throw new Error("aborted");
    },
    { stopMs: 50 },
  );
  const answer = talk(server, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  await begun.promise;
  await server.stop();
  assert.equal(await answer, "");
});

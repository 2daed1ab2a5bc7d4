import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server, ServerResponse } from "node:http";
import { after, before, test } from "node:test";

import { nodeWorld } from "../base/node-world.ts";
import { openObjectGets } from "./object-gets.ts";
import type { S3Read } from "./object-gets.ts";
import type { GetTarget } from "./signed-get.ts";

// What goes over the wire, and what becomes of every kind of answer: against a bare HTTP server. That
// the signature is right is shown where a Cairn checks it, in the tests of `cairn validate`.

let server: Server;
let port = 0;
let answers: ((response: ServerResponse) => void)[] = [];
let received: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
const never = new AbortController().signal;

before(async () => {
  server = createServer((request, response) => {
    received.push({ url: request.url ?? "", headers: request.headers });
    answers.shift()?.(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  port = address.port;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

interface Change extends Partial<GetTarget> {
  readonly answers: typeof answers;
  readonly endpoint?: string;
  readonly sessionToken?: string;
}

async function get(change: Change, signal: AbortSignal = never): Promise<S3Read> {
  const { answers: given, endpoint, sessionToken, ...target } = change;
  answers = [...given];
  received = [];
  const world = nodeWorld();
  const clock = { ...world.clock, sleep: async () => {}, now: () => Date.UTC(2026, 0, 2, 3, 4, 5) };
  using gets = await openObjectGets(
    { ...world, clock },
    {
      endpoint: endpoint ?? `http://127.0.0.1:${port}`,
      region: "eu-central-1",
      addressing: "path",
      connectTimeoutMs: 1000,
      requestTimeoutMs: 1000,
    },
    async () => ({
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      ...(sessionToken === undefined ? {} : { sessionToken }),
    }),
    { attemptsMax: 3, socketsMax: 4 },
  );
  return gets.get({ bucket: "logs", key: "a/b.json.gz", bytesMax: 100, ...target }, signal);
}

const says =
  (status: number, body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, headers).end(body);
  };
const error = (status: number, code: string) =>
  says(status, `<Error><Code>${code}</Code><Message>No.</Message></Error>`);

test("openObjectGets(): an object with its metadata", async () => {
  const headers = { "x-amz-meta-signature": "ab", "x-amz-other": "c" };
  const read = await get({ answers: [says(200, "hello", headers)] });
  assert.ok(read.kind === "found");
  assert.equal(Buffer.from(read.body).toString(), "hello");
  assert.deepEqual(read.metadata, { signature: "ab" });
});

test("openObjectGets(): requests are signed for S3, the session token too", async () => {
  await get({ answers: [says(200, "")], sessionToken: "token" });
  const [request] = received;
  assert.equal(request?.url, "/logs/a/b.json.gz");
  assert.equal(request.headers["x-amz-date"], "20260102T030405Z");
  assert.match(
    request.headers["authorization"] ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20260102\/eu-central-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  );
});

test("openObjectGets(): names are spelled as signatures want them", async () => {
  await get({ answers: [says(200, "")], key: "a b/ü(1)*'!~+.gz" });
  assert.equal(received[0]?.url, "/logs/a%20b/%C3%BC%281%29%2A%27%21~%2B.gz");
});

const outcomes: readonly (readonly [string, Change["answers"], S3Read, number])[] = [
  ["no such key", [error(404, "NoSuchKey")], { kind: "missing" }, 1],
  [
    "no such bucket",
    [error(404, "NoSuchBucket")],
    { kind: "unreadable", reason: "NoSuchBucket: No." },
    1,
  ],
  [
    "a refusal",
    [error(403, "AccessDenied")],
    { kind: "unreadable", reason: "AccessDenied: No." },
    1,
  ],
  [
    "an answer that is not S3's",
    [says(404, "<html>")],
    { kind: "unreadable", reason: "HTTP status 404" },
    1,
  ],
  [
    "throttling that does not pass",
    [error(503, "SlowDown"), error(503, "SlowDown"), error(503, "SlowDown")],
    { kind: "unreadable", reason: "SlowDown: No." },
    3,
  ],
  [
    "an object larger than was asked for",
    [says(200, "x".repeat(101))],
    { kind: "unreadable", reason: "more than 100 bytes" },
    1,
  ],
];
for (const [what, given, expected, attempts] of outcomes) {
  test(`openObjectGets(): ${what}`, async () => {
    assert.deepEqual(await get({ answers: given }), expected);
    assert.equal(received.length, attempts);
  });
}

test("openObjectGets(): what passes is tried again", async () => {
  const breaks = (response: ServerResponse): void => {
    response.writeHead(200, { "content-length": "10" }).write("hel");
    response.destroy();
  };
  const read = await get({ answers: [breaks, error(500, "InternalError"), says(200, "hello")] });
  assert.equal(read.kind, "found");
  assert.equal(received.length, 3);
});

test("openObjectGets(): nobody listens", async () => {
  const read = await get({ answers: [], endpoint: "http://127.0.0.1:1" });
  assert.equal(read.kind, "unreadable");
});

test("openObjectGets(): rejects when the signal fires", async () => {
  const stop = new AbortController();
  const silent = (): void => stop.abort(new Error("stopped"));
  await assert.rejects(async () => get({ answers: [silent] }, stop.signal), /stopped/);
});

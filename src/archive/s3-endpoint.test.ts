import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server, ServerResponse } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { nodeWorld } from "../base/node-world.ts";
import { openS3Endpoint } from "./s3-endpoint.ts";
import type { S3Answer, S3EndpointSettings, S3Put } from "./s3-endpoint.ts";

// What goes over the wire, and what becomes of every kind of answer: against a bare HTTP server.

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Server;
let port = 0;
let directory = "";
let answer: (response: ServerResponse) => void;
let received: Received[] = [];
const never = new AbortController().signal;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "cairn-endpoint-"));
  await writeFile(join(directory, "keys"), credentialsOf("AKIACAIRNEXAMPLE0001"));
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      received.push({ method, url, headers, body: Buffer.concat(parts).toString() });
      answer(response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  port = address.port;
});

after(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

function credentialsOf(accessKeyId: string): string {
  return `[archive]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = hidden-secret\n`;
}

const object: S3Put = {
  bucket: "org-logs",
  key: "AWSLogs/111122223333/CloudTrail/a.json.gz",
  body: new TextEncoder().encode("hello"),
  metadata: {},
};

async function put(
  change: Partial<S3EndpointSettings> = {},
  wanted: S3Put = object,
  signal: AbortSignal = never,
): Promise<S3Answer> {
  received = [];
  using endpoint = await openS3Endpoint(nodeWorld(), {
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-central-1",
    credentials: { file: join(directory, "keys"), profile: "archive" },
    addressing: "path",
    integrity: "sha256",
    connectTimeoutMs: 2000,
    requestTimeoutMs: 2000,
    ...change,
  });
  return await endpoint.put(wanted, signal);
}

function answerWith(status: number, body = "", type = "application/xml"): void {
  answer = (response) => {
    response.writeHead(status, { "content-type": type });
    response.end(body);
  };
}

function errorOf(code: string): string {
  return `<?xml version="1.0"?><Error><Code>${code}</Code><Message>says ${code}</Message></Error>`;
}

test("put() signs one request with the checksum that S3 keeps", async () => {
  answerWith(200);
  assert.deepEqual(await put(), { kind: "stored" });
  assert.equal(received.length, 1);
  const [{ method, url, headers, body } = assert.fail()] = received;
  assert.deepEqual([method, url, body], ["PUT", `/org-logs/${object.key}?x-id=PutObject`, "hello"]);
  assert.match(
    headers.authorization ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKIACAIRNEXAMPLE0001\/\d{8}\/eu-central-1\/s3\/aws4_request/,
  );
  // SHA-256 of "hello", which the signature covers as well.
  const base64 = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
  assert.equal(headers["x-amz-checksum-sha256"], base64);
  assert.equal(headers["x-amz-content-sha256"], Buffer.from(base64, "base64").toString("hex"));
  const others = ["content-md5", "x-amz-trailer", "x-amz-acl", "expect", "transfer-encoding"];
  assert.deepEqual(
    others.filter((name) => headers[name] !== undefined),
    [],
  );
});

test("put() sends Content-MD5 to a service that knows no other checksum", async () => {
  answerWith(200);
  await put({ integrity: "md5" });
  const headers = received[0]?.headers ?? {};
  assert.equal(headers["content-md5"], "XUFAKrxLKna5cZ2REBfFkg==");
  const named = Object.keys(headers).filter((name) => /checksum/.test(name));
  assert.deepEqual(named, []);
});

test("put() sends what a log file is stored with, and only that", async () => {
  answerWith(200);
  await put(
    {},
    {
      ...object,
      contentType: "application/json",
      contentEncoding: "gzip",
      metadata: { signature: "abcd", "signature-algorithm": "SHA256withRSA" },
      acl: "bucket-owner-full-control",
      bucketOwner: "999988887777",
      kmsKeyId: "alias/logs",
    },
  );
  const headers = received[0]?.headers ?? {};
  const expected = {
    "content-type": "application/json",
    "content-encoding": "gzip",
    "x-amz-meta-signature": "abcd",
    "x-amz-meta-signature-algorithm": "SHA256withRSA",
    "x-amz-acl": "bucket-owner-full-control",
    "x-amz-expected-bucket-owner": "999988887777",
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": "alias/logs",
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, headers[name]])), {
    ...expected,
  });
});

test("put() names the bucket in the host where that is wanted", async () => {
  answerWith(200);
  const endpoint = `http://localhost:${port}`;
  const place = { endpoint, addressing: "virtual" } as const;
  const outcome = await put(place).catch((error: Error) => error.message);
  const [request] = received;
  if (request === undefined) {
    // A machine that does not resolve `*.localhost` says which name was wanted.
    assert.match(JSON.stringify(outcome), /ENOTFOUND org-logs\.localhost/);
  } else {
    assert.equal(request.headers.host, `org-logs.localhost:${port}`);
    assert.equal(request.url, `/${object.key}?x-id=PutObject`);
  }
});

for (const [status, code] of [
  [403, "AccessDenied"],
  [403, "InvalidAccessKeyId"],
  [404, "NoSuchBucket"],
  [403, "QuotaExceeded"],
  [301, "PermanentRedirect"],
  [503, "SlowDown"],
] as const) {
  test(`put() hands on the answer ${status} ${code}, after one try`, async () => {
    answerWith(status, errorOf(code));
    assert.deepEqual(await put(), { kind: "refused", code, message: `says ${code}` });
    assert.equal(received.length, 1);
  });
}

for (const [name, status, body] of [
  ["a proxy's page", 502, "<html>Bad gateway</html>"],
  ["nothing at all", 503, ""],
] as const) {
  test(`put() takes ${name} for no answer of S3's`, async () => {
    answerWith(status, body, "text/html");
    await assert.rejects(put());
    assert.equal(received.length, 1);
  });
}

test("put() gives up on an endpoint that does not answer in time", async () => {
  answer = () => {};
  await assert.rejects(put({ requestTimeoutMs: 200 }), { name: "TimeoutError" });
});

test("put() gives up when the signal fires", async () => {
  const stop = new AbortController();
  answer = () => stop.abort(new Error("stopped"));
  await assert.rejects(put({}, object, stop.signal), { name: "AbortError" });
  await assert.rejects(put({}, object, stop.signal), { message: "stopped" });
  assert.equal(received.length, 0);
});

test("put() rejects when nobody is there", async () => {
  await assert.rejects(put({ endpoint: "http://127.0.0.1:1" }), { code: "ECONNREFUSED" });
});

test("put() takes a key that was exchanged in the file from the next request on", async () => {
  answerWith(200);
  const file = join(directory, "rotated");
  await writeFile(file, credentialsOf("AKIACAIRNEXAMPLE0001"));
  using endpoint = await openS3Endpoint(nodeWorld(), {
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-central-1",
    credentials: { file, profile: "archive" },
    addressing: "path",
    integrity: "sha256",
    connectTimeoutMs: 2000,
    requestTimeoutMs: 2000,
  });
  received = [];
  await endpoint.put(object, never);
  await writeFile(file, credentialsOf("AKIACAIRNEXAMPLE0002"));
  await endpoint.put(object, never);
  const keys = received.map(
    ({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1],
  );
  assert.deepEqual(keys, ["AKIACAIRNEXAMPLE0001", "AKIACAIRNEXAMPLE0002"]);
});

test("put() says which file and profile has no key, and shows no secret", async () => {
  const file = join(directory, "keys");
  const message = `${file} has no access key for the profile nobody`;
  await assert.rejects(put({ credentials: { file, profile: "nobody" } }), { message });
  await assert.rejects(
    put({ credentials: { file: join(directory, "missing"), profile: "archive" } }),
    /ENOENT/,
  );
});

test("openS3Endpoint() refuses a file of authorities that is not there", async () => {
  await assert.rejects(put({ caFile: join(directory, "missing.pem") }), /ENOENT/);
});

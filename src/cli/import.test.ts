import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { UsageError } from "./command.ts";
import { runImport } from "./import.ts";

interface Received {
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly lines: readonly string[];
}

/** A server that takes records as Cairn does: those it had are duplicates, `"bad"` is rejected. */
class ImportServer implements AsyncDisposable {
  readonly requests: Received[] = [];
  readonly #had = new Set<string>();
  /** Answers these statuses first. */
  readonly #failures: number[];
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const status = this.#failures.shift() ?? 200;
      const lines = Buffer.concat(chunks).toString().split("\n").filter(Boolean);
      this.requests.push({ url: request.url ?? "", headers: request.headers, lines });
      response.statusCode = status;
      response.end(status === 200 ? JSON.stringify(this.#take(lines)) : '{"message":"no"}');
    });
  });

  constructor(failures: readonly number[] = []) {
    this.#failures = [...failures];
  }

  async listen(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(0, "127.0.0.1", resolve);
    await promise;
    const address = this.#server.address();
    assert.ok(typeof address === "object" && address !== null);
    return `http://127.0.0.1:${address.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => {
      resolve();
    });
    await promise;
  }

  #take(lines: readonly string[]): object {
    let accepted = 0;
    let duplicates = 0;
    const rejected: object[] = [];
    for (const [index, line] of lines.entries()) {
      if (line.includes('"bad"')) rejected.push({ index, code: "InvalidRecord", message: "bad" });
      else if (this.#had.has(line)) duplicates += 1;
      else accepted += 1;
      this.#had.add(line);
    }
    return { accepted, unselected: 0, duplicates, rejected };
  }
}

const env = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** Runs the command in a directory of its own, with these files. */
async function importing(
  files: Readonly<Record<string, string | Uint8Array>>,
  argv: readonly string[],
  more: { readonly signal?: AbortSignal; readonly env?: Record<string, string> } = {},
): Promise<{ readonly status: number; readonly stdout: string; readonly stderr: string }> {
  const directory = await mkdtemp(join(tmpdir(), "cairn-import-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(directory, name, ".."), { recursive: true });
      await writeFile(join(directory, name), content);
    }
    const out = { stdout: "", stderr: "" };
    const clock = {
      now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
      elapsed: () => 0,
      // Retries at once; progress is never due.
      sleep: async (ms: number, signal: AbortSignal) => {
        if (ms === 5000) await new Promise((_, reject) => signal.addEventListener("abort", reject));
      },
    };
    const status = await runImport(
      argv,
      {
        stdout: (text) => (out.stdout += text),
        stderr: (text) => (out.stderr += text),
        env: { ...env, ...more.env },
        workingDirectory: directory,
        onReload: () => {},
        signal: more.signal ?? new AbortController().signal,
      },
      { clock },
    );
    return { status, ...out };
  } finally {
    await rm(directory, { recursive: true });
  }
}

test("import sends lines, log files and gzip, signed, and counts what became of them", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const files = {
    "a.ndjson": '{"a":1}\n{"a":2}\n',
    "b.json.gz": gzipSync('{"Records":[{"b":1},{"a":1}]}'),
  };
  const result = await importing(files, ["--endpoint", endpoint, "a.ndjson", "b.json.gz"]);
  assert.deepEqual(result, {
    status: 0,
    stdout: "accepted 3, duplicate 1, rejected 0\n",
    stderr: "",
  });
  const [request, ...others] = server.requests;
  assert.deepEqual(others, []);
  assert.equal(request?.url, "/import-records");
  assert.deepEqual(request.lines, ['{"a":1}', '{"a":2}', '{"b":1}', '{"a":1}']);
  const authorization = request.headers.authorization ?? "";
  assert.match(
    authorization,
    /Credential=AKIAIOSFODNN7EXAMPLE\/20260102\/us-east-1\/cairn\/aws4_request/,
  );
  assert.match(
    authorization,
    /SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date/,
  );
  assert.match(authorization, /Signature=[0-9a-f]{64}$/);
});

test("import walks directories in natural order, and passes over digests and hidden files", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const files = {
    "logs/2/x.json": '{"n":2}',
    "logs/10/x.json": '{"n":10}',
    "logs/.DS_Store": "x",
    "logs/CloudTrail-Digest/d.json": '{"n":0}',
  };
  const result = await importing(files, ["--endpoint", endpoint, "logs"]);
  assert.equal(result.status, 0);
  assert.deepEqual(server.requests[0]?.lines, ['{"n":2}', '{"n":10}']);
});

test("import reads patterns that the shell left, and puts broken lines of a record on one", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const files = { "a1.json": '{\n "n": "\\n"\n}', "a2.json": '{"n":2}', "b.json": "no" };
  const result = await importing(files, ["--endpoint", endpoint, "a*.json"]);
  assert.equal(result.status, 0);
  assert.deepEqual(server.requests[0]?.lines, ['{  "n": "\\n" }', '{"n":2}']);
});

test("import says file, line and reason of what is rejected, and goes on", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const files = {
    "a.ndjson": '{"a":1}\nhello\n{"x":"bad"}\n{"a":2}\n',
    "b.json": '{"Records":[{"b":1},{"x":"bad"}]}',
  };
  const result = await importing(files, ["--endpoint", endpoint, "a.ndjson", "b.json"]);
  assert.deepEqual(result, {
    status: 2,
    stdout: "accepted 3, duplicate 0, rejected 3\n",
    stderr:
      "a.ndjson:2: InvalidRecord: The line is not a JSON object.\n" +
      "a.ndjson:3: InvalidRecord: bad\n" +
      "b.json: record 2: InvalidRecord: bad\n",
  });
});

test("import splits batches, keeps several under way, and loses none", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const lines = Array.from({ length: 500 }, (_, n) => JSON.stringify({ n }));
  const argv = ["--endpoint", endpoint, "--batch-bytes", "100", "--concurrency", "3", "--json"];
  const result = await importing({ "a.ndjson": lines.join("\n") }, [...argv, "a.ndjson"]);
  assert.equal(result.status, 0);
  assert.deepEqual(JSON.parse(result.stdout), {
    accepted: 500,
    unselected: 0,
    duplicate: 0,
    rejected: 0,
    unreadable: 0,
  });
  assert.ok(server.requests.length > 30);
  const sent = server.requests.flatMap((request) => request.lines);
  assert.deepEqual(sent.toSorted(), lines.toSorted());
});

test("import tries again what may pass, with the same records", async () => {
  await using server = new ImportServer([503, 500, 429]);
  const endpoint = await server.listen();
  const result = await importing({ "a.json": '{"a":1}' }, ["--endpoint", endpoint, "a.json"]);
  assert.equal(result.status, 0);
  assert.equal(result.stdout, "accepted 1, duplicate 0, rejected 0\n");
  assert.equal(server.requests.length, 4);
  assert.match(result.stderr, /HTTP 503: .*; trying again in 0\.2 s\n/);
});

test("import gives up on an answer that will not change, and where nobody listens", async () => {
  await using server = new ImportServer([403]);
  const endpoint = await server.listen();
  const files = { "a.json": '{"a":1}' };
  const refused = await importing(files, ["--endpoint", endpoint, "a.json"]);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /^cairn import: HTTP 403: /m);
  assert.equal(server.requests.length, 1);

  const nobody = await importing(files, ["--endpoint", "http://127.0.0.1:1", "a.json"]);
  assert.equal(nobody.status, 1);
  assert.match(nobody.stderr, /ECONNREFUSED/);
});

test("import reports a file that cannot be read to its end, and imports the others", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const whole = gzipSync('{"a":1}\n'.repeat(10_000));
  const files = { "a.gz": whole.subarray(0, whole.length - 20), "b.json": '{"b":1}' };
  const result = await importing(files, ["--endpoint", endpoint, "a.gz", "b.json"]);
  assert.equal(result.status, 1);
  assert.match(result.stderr, /^a\.gz: unexpected end of file$/m);
  assert.match(result.stdout, /files not read to their end 1/);
  assert.ok(server.requests.flatMap((request) => request.lines).includes('{"b":1}'));
});

test("import says what is missing: a file, a credential, an operand", async () => {
  const missing = await importing({}, ["nothing.json"]);
  assert.equal(missing.status, 1);
  assert.match(missing.stderr, /ENOENT.*nothing\.json/);

  const argv = ["--credentials-file", "nowhere", "a.json"];
  const unknown = await importing({ "a.json": "" }, argv);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /the credentials file .*nowhere cannot be read/);

  await assert.rejects(importing({}, []), UsageError);
  await assert.rejects(importing({}, ["--batch-bytes", "8MiB", "x"]), UsageError);
  await assert.rejects(importing({}, ["--concurrency", "0", "x"]), UsageError);
  await assert.rejects(importing({}, ["--endpoint", "ftp://x", "x"]), UsageError);
});

test("import that is stopped says that it did not finish", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const stopped = AbortSignal.abort();
  const argv = ["--endpoint", endpoint, "a.json"];
  const result = await importing({ "a.json": '{"a":1}' }, argv, { signal: stopped });
  assert.equal(result.status, 1);
  assert.match(result.stderr, /stopped before the end/);
});

test("import asks for accounts to be made when told to", async () => {
  await using server = new ImportServer();
  const endpoint = await server.listen();
  const argv = ["--create-accounts", "a.json"];
  const more = { env: { CAIRN_ENDPOINT: endpoint } };
  assert.equal((await importing({ "a.json": '{"a":1}' }, argv, more)).status, 0);
  assert.equal(server.requests[0]?.url, "/import-records?createAccounts=true");
});

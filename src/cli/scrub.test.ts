import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import { UsageError } from "./command.ts";
import type { CommandIo } from "./command.ts";
import { runScrub } from "./scrub.ts";

const clean = { checked: 2, unopened: 0, bytes: 10, damaged: [], orphans: [], progress: 0.5 };
const damaged = {
  ...clean,
  unopened: 1,
  damaged: [
    { bucket: "b", key: "k", versionId: "null", reason: "block 0 has changed" },
    { bucket: "b", key: "u", uploadId: "m1", partNumber: 2, reason: "is not there" },
  ],
  orphans: ["00000001-0123456789abcdef"],
  progress: 1,
};

interface Server extends AsyncDisposable {
  readonly endpoint: string;
  /** The paths and queries that were asked, in order. */
  readonly asked: readonly string[];
}

/** A server that gives these answers, one after the other; a number is a status. */
async function answering(...answers: readonly (object | number)[]): Promise<Server> {
  const asked: string[] = [];
  const left = [...answers];
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      asked.push(request.url ?? "");
      const answer = left.shift() ?? 500;
      response.statusCode = typeof answer === "number" ? answer : 200;
      response.end(typeof answer === "number" ? "{}" : JSON.stringify(answer));
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => {
        closed.resolve();
      });
      await closed.promise;
    },
  };
}

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(server: Server, ...args: readonly string[]): Promise<Ran> {
  let out = "";
  let err = "";
  const io: CommandIo = {
    stdout: (text) => (out += text),
    stderr: (text) => (err += text),
    env: { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" },
    workingDirectory: "/",
    onReload: () => {},
    signal: new AbortController().signal,
  };
  const status = await runScrub(["--endpoint", server.endpoint, ...args], io, testWorld());
  return { status, out, err };
}

test("cairn scrub asks for page after page, and says that all is well", async () => {
  await using server = await answering({ ...clean, next: "versions/5/0" }, clean);
  const { status, out, err } = await run(server);
  assert.equal(status, 0, err);
  assert.equal(out, "checked 4, damaged 0, orphan files 0\n");
  assert.deepEqual(server.asked, [
    "/scrub?maxBytes=67108864",
    "/scrub?maxBytes=67108864&after=versions%2F5%2F0",
  ]);
});

test("cairn scrub names what is damaged and what is nobody's, and ends with 1", async () => {
  await using server = await answering(damaged);
  const { status, out } = await run(server, "--rate", "1MiB");
  assert.equal(status, 1);
  assert.deepEqual(out.split("\n").slice(0, 4), [
    "damaged b/k: block 0 has changed",
    "damaged b/u part 2 of the upload m1: is not there",
    "orphan 00000001-0123456789abcdef: nothing names this data file",
    "checked 2, damaged 2, orphan files 1",
  ]);
  assert.match(out, /Of these, 1 are under keys/);
  assert.deepEqual(server.asked, ["/scrub?maxBytes=1048576"]);
});

test("cairn scrub --json: a line for each finding, and the result last", async () => {
  await using server = await answering(damaged);
  const { out } = await run(server, "--json");
  const lines = out.split("\n").filter((line) => line !== "");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    [
      { kind: "damaged", ...damaged.damaged[0] },
      { kind: "damaged", ...damaged.damaged[1] },
      { kind: "orphan", file: damaged.orphans[0] },
      {
        kind: "result",
        checked: 2,
        unopened: 1,
        bytes: 10,
        damaged: 2,
        orphans: 1,
        isFinished: true,
      },
    ],
  );
});

test("cairn scrub that is refused, or sent nonsense, is not finished and ends with 2", async () => {
  for (const answer of [403, { what: "is this" }]) {
    await using server = await answering({ ...clean, next: "parts//0" }, answer);
    const { status, out, err } = await run(server, "--json");
    assert.equal(status, 2);
    assert.match(out, /"isFinished":false/);
    assert.match(err, /^cairn scrub: HTTP (403|200)/);
  }
});

test("cairn scrub takes no options that it does not know, and no files", async () => {
  await using server = await answering();
  for (const args of [["--fast"], ["file"], ["--rate", "0B"], ["--rate", "quick"]]) {
    await assert.rejects(run(server, ...args), UsageError, args.join(" "));
  }
  assert.match((await run(server, "--help")).out, /^Usage: cairn scrub/);
});

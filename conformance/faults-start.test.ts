import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { awsCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity } from "./load.ts";
import { mountTmpfs } from "./tmpfs.ts";

// What keeps Cairn from starting is said in one line, without a stack, and with an exit status.

const root = fileURLToPath(new URL("..", import.meta.url));
const scratch = scratchDirectory();
let running: CairnProcess;

before(async () => {
  running = await startCairn(join(scratch.path, "running"), ["--regions", "us-east-1"]);
});

after(async () => {
  await running.stop();
  scratch[Symbol.dispose]();
});

/** Starts a Cairn that cannot: its only words are that line, and it makes nothing up. */
async function refuses(args: readonly string[], exitStatus: 1 | 64, reason: RegExp): Promise<void> {
  const node = join(root, "node_modules/.bin/node");
  const main = join(root, "src/main.ts");
  const { status, stdout, stderr } = await run("timeout", [
    "-s",
    "KILL",
    "30",
    node,
    main,
    ...args,
  ]);
  assert.equal(status, exitStatus, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, reason);
  const lines = stderr.trimEnd().split("\n");
  const said = lines.filter((line) => !line.startsWith("{"));
  assert.match(said[0] ?? "", /^cairn(?: serve)?: /);
  if (exitStatus === 1) assert.equal(said.length, 1, "one line");
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack");
}

function fresh(name: string): readonly string[] {
  return ["serve", "--data-dir", join(scratch.path, name), "--listen", "127.0.0.1:0"];
}

test("a second server on the same data directory", async () => {
  await refuses(
    ["serve", "--data-dir", running.dataDir, "--listen", "127.0.0.1:0"],
    1,
    /running\/journal\/owner\.lock is open in another process/,
  );
  assert.ok((await fetch(`${running.endpoint}/health`)).ok, "the first goes on");
});

test("a port that is in use", async () => {
  const address = running.endpoint.replace("http://", "");
  await refuses(
    ["serve", "--data-dir", join(scratch.path, "port"), "--listen", address],
    1,
    new RegExp(`address already in use ${address}`),
  );
});

test("a data directory on a read-only disk, below a file, or nowhere", async () => {
  const path = join(scratch.path, "read-only");
  using disk = mountTmpfs(path, 8);
  await disk.remount("ro");
  await refuses(fresh("read-only"), 1, /EROFS: read-only file system.*read-only/);
  await refuses(fresh("read-only/below"), 1, /EROFS: read-only file system.*read-only\/below/);
  writeFileSync(join(scratch.path, "file"), "");
  await refuses(fresh("file/data"), 1, /ENOTDIR: not a directory.*file\/data/);
  await refuses(fresh("file"), 1, /EEXIST: file already exists.*file/);
});

test("a disk with less free than the reserve: Cairn starts, and says that it refuses events", async () => {
  const path = join(scratch.path, "small");
  using _ = mountTmpfs(path, 16);
  await using cairn = await startCairn(path, ["--regions", "us-east-1"]);
  const reason = /events are refused: the disk has \d+ bytes free, and 268435456 are kept free/;
  assert.match(cairn.log(), reason);
  const health = await fetch(`${cairn.endpoint}/health`);
  assert.equal(health.status, 503);
  assert.match(await health.text(), reason);
  const { stderr } = await awsCli(cairn)("sts", "get-caller-identity");
  assert.match(stderr, /\(ServiceUnavailable\)/);
});

test("a data directory whose master key, index or journal is damaged or gone", async () => {
  const flags = ["--regions", "us-east-1"];
  const made = await startCairn(join(scratch.path, "made"), flags);
  await callerIdentity(made);
  assert.equal(await made.stop(), 0);
  const key = join(made.dataDir, "master.key");
  const kept = join(scratch.path, "kept.key");
  copyFileSync(key, kept);

  writeFileSync(key, randomBytes(10));
  await refuses(fresh("made"), 1, /master key .*master\.key has 10 bytes and not 32/);
  writeFileSync(key, randomBytes(32));
  await refuses(fresh("made"), 1, /master key|master\.key/);
  rmSync(key);
  await refuses(fresh("made"), 1, /master key|master\.key/);
  copyFileSync(kept, key);

  const index = join(made.dataDir, "buckets", "index.db");
  copyFileSync(index, join(scratch.path, "index"));
  writeFileSync(index, randomBytes(4096));
  await refuses(fresh("made"), 1, /buckets\/index\.db cannot be opened: file is not a database/);
  copyFileSync(join(scratch.path, "index"), index);

  rmSync(join(made.dataDir, "journal"), { recursive: true });
  await refuses(fresh("made"), 1, /it is not the journal that belongs to these documents/);
});

test("configuration files that cannot be used", async () => {
  const file = join(scratch.path, "config.yaml");
  const cases: readonly (readonly [text: string, reason: RegExp])[] = [
    ["listen: [", /config\.yaml: .*line 1, column 10/],
    ["frob: 1", /frob: there is no such setting/],
    ["\u0000\u0001", /config\.yaml|not a mapping/],
    ["listen: nowhere", /listen: "nowhere" is not HOST:PORT/],
    ["deliveryInterval: 1ms", /deliveryInterval: "1ms" is shorter than 100ms/],
    ["accounts: [{id: '1'}]", /accounts/],
    ["listen: 0.0.0.0:0", /can be reached by others/],
    ["tlsCertificate: none.pem\ntlsKey: none.pem", /tlsCertificate.*ENOENT.*none\.pem/],
    ["tlsCertificate: config.yaml\ntlsKey: config.yaml", /tlsCertificate and tlsKey: .*PEM/],
  ];
  for (const [text, reason] of cases) {
    writeFileSync(file, text);
    const dataDir = join(scratch.path, "configured");
    await refuses(["serve", "--data-dir", dataDir, "--config", file], 64, reason);
  }
  const missing = ["--config", join(scratch.path, "none.yaml")];
  await refuses([...fresh("configured"), ...missing], 64, /none\.yaml: ENOENT/);
});

test("arguments that cannot be meant", async () => {
  await refuses(["frob"], 64, /there is no command "frob"/);
  await refuses(["serve", "--frob"], 64, /Unknown option '--frob'/);
  await refuses(["serve", "frob"], 64, /Unexpected argument 'frob'/);
  await refuses(["serve", "--account", "12"], 64, /account: "12" is not twelve digits/);
});

test("what is secret is readable by the owner alone", async () => {
  const dataDir = join(scratch.path, "modes");
  mkdirSync(dataDir);
  chmodSync(dataDir, 0o755);
  await using _ = await startCairn(dataDir, ["--regions", "us-east-1"]);
  const { stdout } = await run("find", [
    dataDir,
    "-mindepth",
    "1",
    "-maxdepth",
    "1",
    "-perm",
    "/077",
  ]);
  assert.equal(stdout, "");
});

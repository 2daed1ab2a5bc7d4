import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { CloudTrailClient, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { GetObjectCommand, paginateListObjectsV2, S3Client } from "@aws-sdk/client-s3";

import { must } from "../base/assert.ts";
import { findSharedCredentials } from "../base/shared-credentials.ts";
import { runNode, temporaryDirectory } from "../node/running-node.fixture.ts";
import type { RunningNode } from "../node/running-node.fixture.ts";
import { UsageError } from "./command.ts";
import { runValidate } from "./validate.ts";

// The command against a Cairn, against a copy of its bucket, and without either of its services.

const operator = {
  id: "111122223333",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
const bucket = `cairn-logs-${operator.id}`;
const trailArn = `arn:aws:cloudtrail:us-east-1:${operator.id}:trail/default`;
const env = {
  AWS_ACCESS_KEY_ID: operator.accessKeyId,
  AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
};

const resources = new AsyncDisposableStack();
let directory = "";
let cairn: RunningNode;
/** From the first to the last digest of the home Region. */
let range: readonly [string, string];

before(async () => {
  directory = resources.use(await temporaryDirectory()).path;
  cairn = resources.use(
    await runNode(
      join(directory, "data"),
      { deliveryInterval: "200ms", digestInterval: "1s" },
      { accounts: [operator] },
    ),
  );
  await sleep(2500);
  const credentials = { ...operator };
  const client = new CloudTrailClient({ region: "us-east-1", endpoint: cairn.url, credentials });
  await client.send(new StopLoggingCommand({ Name: trailArn }));
  client.destroy();
  await sleep(2500);
  const { chains } = await json(...live());
  const { covered } = chains.find((chain: { region: string }) => chain.region === "us-east-1");
  range = [covered[0].startTime, covered[0].endTime];
});

after(async () => resources.disposeAsync());

async function run(argv: readonly string[], environment: Record<string, string> = env) {
  const said = { stdout: "", stderr: "" };
  const status = await runValidate([...argv, "--threads", "2"], {
    stdout: (text) => (said.stdout += text),
    stderr: (text) => (said.stderr += text),
    env: environment,
    workingDirectory: directory,
    onReload: () => {},
    signal: new AbortController().signal,
  });
  return { status, ...said };
}

/** The result of a run with `--json`. */
// oxlint-disable-next-line typescript/no-explicit-any -- a document whose form the tests assert
async function json(...argv: readonly string[]): Promise<any> {
  const { stdout, stderr } = await run([...argv, "--json"]);
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout);
}

/** Whoever may read the default bucket. */
const archive = ["--s3-credentials-file", "data/archive-credentials"];
const live = (): readonly string[] => [
  ...["--trail-arn", trailArn, "--endpoint", cairn.url],
  ...archive,
];
const asked = (): readonly string[] => ["--start-time", range[0], "--end-time", range[1]];

/** Copies the bucket, metadata beside the digests. */
async function copyTo(target: string): Promise<void> {
  const file = await readFile(join(directory, "data/archive-credentials"), "utf8");
  const credentials = must(findSharedCredentials(file, "default"), file);
  const options = { region: "us-east-1", endpoint: cairn.url, credentials, forcePathStyle: true };
  const s3 = new S3Client(options);
  for await (const { Contents } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key: key = "" } of Contents ?? []) {
      const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const path = join(target, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, (await answer.Body?.transformToByteArray()) ?? "");
      if (!key.includes("CloudTrail-Digest")) continue;
      await writeFile(`${path}.metadata.json`, JSON.stringify(answer.Metadata));
    }
  }
  s3.destroy();
}

test("cairn validate: a trail that is covered is valid, exit status 0", async () => {
  const { status, stdout } = await run([...live(), ...asked(), "--region", "us-east-1"]);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^VALID: /m);
  assert.match(stdout, /(\d+)\/\1 valid digest files; (\d+)\/\2 valid log files/);
});

test("cairn validate: a trail that was stopped is incomplete in every Region, exit status 2", async () => {
  const { status, stdout } = await run(live());
  assert.equal(status, 2, stdout);
  const lines = stdout.split("\n").filter((line) => line.startsWith("UNCOVERED\tlogging-stopped"));
  assert.equal(lines.length, 2, stdout);
  assert.match(lines[0] ?? "", /StopLogging by arn:aws:iam::111122223333:root at /);
  const allowed = await run([...live(), "--allow", "logging-stopped"]);
  assert.equal(allowed.status, 0, allowed.stdout);
  assert.match(allowed.stdout, /^allowed \(uncovered\)\tlogging-stopped/m);
});

test("cairn validate: the bucket may be named, and then every trail in it is validated", async () => {
  const argv = ["--bucket", bucket, "--endpoint", cairn.url, ...archive, ...asked()];
  const { status, stdout } = await run([...argv, "--region", "us-east-1"]);
  assert.equal(status, 0, stdout);
});

test("cairn validate: a Region that the trail does not cover is missing", async () => {
  const { verdict, findings } = await json(...live(), ...asked(), "--region", "eu-north-1");
  assert.equal(verdict, "invalid");
  assert.deepEqual(
    findings.map(({ rule, region }: Record<string, string>) => [rule, region]),
    [["chain-missing", "eu-north-1"]],
  );
});

test("cairn validate: a copy with pinned keys is validated without a network", async () => {
  await copyTo(join(directory, "copy"));
  const written = await run([...live(), "--write-public-keys", "keys.json"]);
  assert.equal(written.status, 0, written.stderr);
  const again = await run([...live(), "--write-public-keys", "keys.json"]);
  assert.equal(again.status, 3, "what somebody trusts is not replaced");

  const copy = ["--directory", "copy", "--bucket", bucket, "--public-keys", "keys.json"];
  const offline = [...copy, "--trail-arn", trailArn, "--endpoint", "http://127.0.0.1:1"];
  const { status, stdout } = await run([...offline, ...asked()], {});
  assert.equal(status, 0, stdout);

  const report = await json(...offline, ...asked());
  const { head } = report.chains.find((chain: { region: string }) => chain.region === "us-east-1");
  const path = join(directory, "copy", head.object.replace(`s3://${bucket}/`, ""));
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, -1));
  const tampered = await run([...offline, ...asked()], {});
  assert.equal(tampered.status, 1, tampered.stdout);
  assert.ok(tampered.stdout.includes(`INVALID\tdigest-format\t${head.object}\tinvalid format`));
  await writeFile(path, bytes);
});

test("cairn validate: an earlier report is held against what is there now", async () => {
  const report = await json(...live(), ...asked());
  await writeFile(join(directory, "earlier.json"), JSON.stringify(report));
  const same = await run([...live(), ...asked(), "--earlier-report", "earlier.json"]);
  assert.equal(same.status, 0, same.stdout);
  const hash = "0".repeat(64);
  const chains = report.chains.map((chain: { head: object }) => ({
    head: { ...chain.head, hash },
  }));
  await writeFile(join(directory, "other.json"), JSON.stringify({ version: 1, chains }));
  const changed = await run([...live(), ...asked(), "--earlier-report", "other.json"]);
  assert.equal(changed.status, 1);
  assert.match(changed.stdout, /^INVALID\tearlier-digest\ts3:/m);
});

test("cairn validate: what keeps it from its end is said, exit status 3", async () => {
  const unknown = trailArn.replace("default", "nothing");
  const cases = [
    ["--trail-arn", unknown, "--endpoint", cairn.url],
    ["--bucket", "no-such-bucket", "--endpoint", cairn.url],
    ["--bucket", bucket, "--endpoint", cairn.url],
    ["--bucket", bucket, "--endpoint", cairn.url, "--public-keys", "none.json"],
    ["--bucket", bucket, "--endpoint", cairn.url, "--credentials-file", "none"],
  ];
  for (const argv of cases) {
    const { status, stdout, stderr } = await run(argv);
    assert.equal(status, 3, `${argv.join(" ")}: ${stdout}`);
    assert.match(stderr, /^cairn validate: /);
  }
});

const mistakes: readonly (readonly [string, readonly string[]])[] = [
  ["nothing is named", []],
  ["the ARN is of something else", ["--trail-arn", "arn:aws:s3:::b"]],
  ["a copy has no bucket", ["--trail-arn", trailArn, "--directory", "copy"]],
  ["a prefix has no bucket", ["--trail-arn", trailArn, "--prefix", "a"]],
  ["a time is none", ["--bucket", "b", "--start-time", "yesterday"]],
  [
    "the range has no length",
    ["--bucket", "b", "--start-time", "2026-01-02", "--end-time", "2026-01-02"],
  ],
  ["an account id has eleven digits", ["--bucket", "b", "--account-id", "11112222333"]],
  ["a rule is unknown", ["--bucket", "b", "--allow", "everything"]],
  ["an endpoint is no URL", ["--bucket", "b", "--endpoint", "localhost"]],
  ["there are no threads", ["--bucket", "b", "--concurrency", "0"]],
  ["an option is unknown", ["--bucket", "b", "--fast"]],
];
for (const [what, argv] of mistakes) {
  test(`cairn validate: usage: ${what}`, async () => {
    await assert.rejects(async () => run(argv), UsageError);
  });
}

test("cairn validate: --help", async () => {
  const { status, stdout } = await run(["--help"]);
  assert.equal(status, 0);
  assert.match(stdout, /--trail-arn ARN/);
});

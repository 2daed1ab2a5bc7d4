import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { awsCli, run, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity, checkDelivered } from "./load.ts";
import { defaultTrail } from "./sdk.ts";

// A fresh Cairn as its first user meets it: what it prints works as it stands, and who is recorded
// has no part in the log archive.

const scratch = scratchDirectory();
let cairn: CairnProcess;

before(async () => {
  // A space in the path, as in "Application Support".
  cairn = await startCairn(`${scratch.path}/my data`, [
    ...["--delivery-interval", "200ms", "--digest-interval", "1s", "--regions", "us-east-1"],
  ]);
});

after(async () => {
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
  scratch[Symbol.dispose]();
});

test("what a fresh Cairn prints can be pasted into a shell", async () => {
  const { bucket } = await defaultTrail(cairn);
  const requestIds = new Set([(await callerIdentity(cairn)) ?? ""]);
  await checkDelivered(cairn, bucket, { eventIds: new Set(), requestIds });
  const script = cairn.welcome
    .split("\n")
    .filter((line) => line.startsWith("  "))
    .join("\n");
  assert.equal(script.match(/\baws /g)?.length, 3, cairn.welcome);
  const { status, stdout, stderr } = await run("sh", ["-e", "-c", script], {
    env: { AWS_PAGER: "", AWS_CONFIG_FILE: "/dev/null" },
  });
  assert.equal(status, 0, script + stdout + stderr);
  assert.match(stdout, /"Name": "default"/);
  assert.match(stdout, /_CloudTrail_us-east-1_\w+\.json\.gz\n/);
  assert.match(stdout, /(\d+)\/\1 log files valid/);
});

test("the recorded account's CLI is kept out of the default bucket", async () => {
  const { bucket } = await defaultTrail(cairn);
  const aws = awsCli(cairn);
  for (const command of [
    ["s3", "ls", `s3://${bucket}`],
    ["s3", "rm", `s3://${bucket}`, "--recursive"],
    ["s3api", "delete-bucket-policy", "--bucket", bucket],
    ["s3api", "get-bucket-policy", "--bucket", bucket],
    ["s3api", "put-object", "--bucket", bucket, "--key", "k"],
  ]) {
    const { status, stderr } = await aws(...command);
    assert.notEqual(status, 0, command.join(" "));
    assert.match(stderr, /AccessDenied/, command.join(" "));
  }
  const { stdout } = await aws("s3", "ls");
  assert.equal(stdout, "", "none of its buckets");
});

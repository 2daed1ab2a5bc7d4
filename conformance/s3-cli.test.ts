import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// What people do with buckets, by the unmodified AWS CLI: trees of files, large copies, tags,
// rules, storage classes.

const scratch = scratchDirectory();
const mebibyte = 1024 ** 2;
let cairn: CairnProcess;
let aws: ReturnType<typeof awsCli>;

async function ok(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await aws(...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout;
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await ok(...args, "--output", "json"));
}

before(async () => {
  const config = `${scratch.path}/cairn.yaml`;
  writeFileSync(config, "storageClasses: { GLACIER: frozen }\n");
  cairn = await startCairn(join(scratch.path, "data"), ["--config", config]);
  aws = awsCli(cairn);
  await ok("s3", "mb", "s3://files");
});

after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

test("aws s3 cp copies a large object part by part, up, across and down", async () => {
  const path = `${scratch.path}/large`;
  const content = randomBytes(17 * mebibyte);
  writeFileSync(path, content);
  await ok("s3", "cp", path, "s3://files/large");
  await ok("s3", "cp", "s3://files/large", "s3://files/copy");
  const attributes = ["ObjectParts", "ObjectSize"];
  const copy = ["--bucket", "files", "--key", "copy", "--object-attributes", ...attributes];
  const { ObjectParts, ObjectSize } = await json("s3api", "get-object-attributes", ...copy);
  assert.equal(ObjectSize, content.length);
  assert.ok(typeof ObjectParts === "object" && ObjectParts !== null, "it was copied in parts");
  await ok("s3", "mv", "s3://files/copy", "s3://files/moved");
  await ok("s3", "cp", "s3://files/moved", `${path}-back`);
  assert.ok(readFileSync(`${path}-back`).equals(content));
  const listed = await ok("s3", "ls", "s3://files/");
  assert.ok(!listed.includes("copy"), listed);
});

test("aws s3 sync takes a tree there and back, and what is gone away", async () => {
  const tree = `${scratch.path}/tree`;
  mkdirSync(`${tree}/sub dir`, { recursive: true });
  for (const name of ["a", "b ü+%", "sub dir/c"]) writeFileSync(`${tree}/${name}`, name);
  await ok("s3", "sync", tree, "s3://files/tree");
  await ok("s3", "sync", "s3://files/tree", `${tree}-back`);
  assert.equal(readFileSync(`${tree}-back/sub dir/c`, "utf8"), "sub dir/c");
  mkdirSync(`${scratch.path}/empty`);
  await ok("s3", "sync", `${scratch.path}/empty`, "s3://files/tree", "--delete");
  const { status } = await aws("s3", "ls", "s3://files/tree/");
  assert.equal(status, 1, "nothing is left there");
});

test("buckets are configured, and objects tagged", async () => {
  const bucket = ["--bucket", "files"];
  await ok("s3api", "put-bucket-tagging", ...bucket, "--tagging", "TagSet=[{Key=k,Value=v}]");
  const { TagSet } = await json("s3api", "get-bucket-tagging", ...bucket);
  assert.deepEqual(TagSet, [{ Key: "k", Value: "v" }]);
  const object = [...bucket, "--key", "large"];
  await ok("s3api", "put-object-tagging", ...object, "--tagging", "TagSet=[{Key=a,Value=b}]");
  const head = await json("s3api", "head-object", ...object);
  assert.equal(head["TagCount"], 1);
  const block = await json("s3api", "get-public-access-block", ...bucket);
  assert.deepEqual(block["PublicAccessBlockConfiguration"], {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  const rules = {
    Rules: [
      { ID: "old", Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 365 } },
    ],
  };
  const given = ["--lifecycle-configuration", JSON.stringify(rules)];
  await ok("s3api", "put-bucket-lifecycle-configuration", ...bucket, ...given);
  const lifecycle = await json("s3api", "get-bucket-lifecycle-configuration", ...bucket);
  assert.deepEqual(lifecycle["Rules"], rules.Rules);
});

test("an archived object is restored before it is read", async () => {
  const path = `${scratch.path}/cold`;
  writeFileSync(path, "cold");
  await ok("s3", "cp", path, "s3://files/cold", "--storage-class", "GLACIER");
  const object = ["--bucket", "files", "--key", "cold"];
  const refused = await aws("s3api", "get-object", ...object, `${path}-back`);
  assert.match(refused.stderr, /\(InvalidObjectState\)/);
  await ok("s3api", "restore-object", ...object, "--restore-request", "Days=1");
  await ok("s3api", "get-object", ...object, `${path}-back`);
  assert.equal(readFileSync(`${path}-back`, "utf8"), "cold");
});

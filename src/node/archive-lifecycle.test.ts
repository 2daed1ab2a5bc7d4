import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { GetBucketLifecycleConfigurationCommand, S3Client } from "@aws-sdk/client-s3";
import type { LifecycleRule } from "@aws-sdk/client-s3";

import { findSharedCredentials } from "../base/shared-credentials.ts";
import { archiveLifecycle } from "./archive-lifecycle.ts";
import { runNode, temporaryDirectory } from "./running-node.fixture.ts";

const unfinished = {
  ID: "abort-unfinished-uploads",
  Status: "Enabled",
  Filter: { Prefix: "" },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
};

/** The rules of the default bucket of a fresh node, as the log archive is shown them. */
async function rulesWith(file: (directory: string) => object): Promise<readonly LifecycleRule[]> {
  await using directory = await temporaryDirectory();
  await using cairn = await runNode(
    directory.path,
    { account: "111122223333" },
    file(directory.path),
  );
  const text = await readFile(cairn.stores.paths.archiveCredentials, "utf8");
  const credentials = findSharedCredentials(text, "default");
  assert.ok(credentials);
  const place = { endpoint: cairn.url, region: "us-east-1", forcePathStyle: true };
  const client = new S3Client({ ...place, credentials: { ...credentials } });
  const Bucket = "cairn-logs-111122223333";
  const { Rules: rules = [] } = await client.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket }),
  );
  return rules;
}

test("the default bucket archives after a year, where an archive class has a place", async () => {
  const rules = await rulesWith((directory) => ({
    storageClasses: { GLACIER: join(directory, "glacier") },
  }));
  const [archive, ...others] = rules;
  assert.deepEqual(archive?.Transitions, [{ Days: 365, StorageClass: "GLACIER" }]);
  assert.deepEqual(others, [unfinished]);
});

test("the default bucket moves nothing where no class has a place, and removes no version", async () => {
  assert.deepEqual(await rulesWith(() => ({})), [unfinished]);
});

test("archiveLifecycle() leaves out no small file, as most log files are", () => {
  const { TransitionDefaultMinimumObjectSize: minimum } = archiveLifecycle(new Map());
  assert.equal(minimum, "varies_by_storage_class");
});

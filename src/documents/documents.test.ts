import assert from "node:assert/strict";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { documentsContract } from "./documents.contract.ts";
import { memoryDocuments } from "./memory-documents.ts";
import { openSqliteDocuments } from "./sqlite-documents.ts";

const root = await mkdtemp(join(tmpdir(), "documents-"));
after(async () => rm(root, { recursive: true }));

let opened = 0;
function newDirectory(): string {
  opened += 1;
  return join(root, String(opened));
}

documentsContract("memoryDocuments", async () => memoryDocuments());
documentsContract("openSqliteDocuments", async () =>
  openSqliteDocuments({ directory: newDirectory() }),
);

test("openSqliteDocuments: a resolved write survives a crash, and revisions go on", async () => {
  const directory = newDirectory();
  await using documents = await openSqliteDocuments({ directory });
  await documents.write([{ key: "a", value: 1 }]);
  const revision = (await documents.find("a"))?.revision ?? Infinity;
  await documents.write([{ key: "a", value: undefined }]);

  // The files as a crash at this moment leaves them.
  const crashed = newDirectory();
  await cp(directory, crashed, { recursive: true });
  await using afterwards = await openSqliteDocuments({ directory: crashed });
  assert.equal(await afterwards.find("a"), undefined);
  await afterwards.write([{ key: "a", value: 2, expect: "absent" }]);
  assert.ok(((await afterwards.find("a"))?.revision ?? 0) > revision);
});

test("openSqliteDocuments: one process owns the directory", async () => {
  const directory = newDirectory();
  await using documents = await openSqliteDocuments({ directory });
  await assert.rejects(openSqliteDocuments({ directory }), /open in another process/);
  assert.deepEqual(await documents.list(""), []);
});

import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { nodeDisk } from "../base/node-world.ts";
import { seededRandom } from "../base/seeded-random.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Keys } from "./keys.ts";
import { createMasterKey } from "./master-key.ts";
import { openKeys } from "./open-keys.ts";

const root = await mkdtemp(join(tmpdir(), "keys-"));
after(async () => rm(root, { recursive: true }));
const random = seededRandom(11);
const world = { random, disk: nodeDisk() };

async function open(name: string, documents: Documents): Promise<Keys> {
  const path = join(root, name, "master.key");
  return openKeys({ world, documents, masterKey: { kind: "file", path } });
}

test("openKeys: makes a master key of 32 bytes that its owner alone can read, and keeps to it", async () => {
  const documents = memoryDocuments();
  const sealed = (await open("made", documents)).seal(Buffer.from("secret"), "here");
  const path = join(root, "made/master.key");
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.equal((await readFile(path)).length, 32);
  const again = await open("made", documents);
  assert.equal(Buffer.from(again.unseal(sealed, "here")).toString(), "secret");
});

test("openKeys: refuses a master key that is missing, another, cut or open to others", async () => {
  const documents = memoryDocuments();
  await open("refused", documents);
  const path = join(root, "refused/master.key");
  const key = await readFile(path);

  await chmod(path, 0o640);
  await assert.rejects(open("refused", documents), /open to others \(mode 0640\)/);
  await chmod(path, 0o600);
  await writeFile(path, key.subarray(1));
  await assert.rejects(open("refused", documents), /31 bytes/);
  await writeFile(path, random.bytes(32));
  await assert.rejects(open("refused", documents), /not the one/);
  await rm(path);
  await assert.rejects(open("refused", documents), /missing/);
  await writeFile(path, key, { mode: 0o600 });
  await open("refused", documents);
});

test("createMasterKey: of several that make one at once all get the same", async () => {
  const path = join(root, "race/master.key");
  const keys = await Promise.all(
    Array.from({ length: 8 }, async () => createMasterKey(path, random)),
  );
  assert.equal(new Set(keys.map((key) => Buffer.from(key).toString("hex"))).size, 1);
});

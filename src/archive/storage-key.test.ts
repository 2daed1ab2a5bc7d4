import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../base/seeded-random.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import { sealingUnder } from "../keys/sealing.ts";
import { openStorageKeys, storageKeyDocument } from "./storage-key.ts";

const random = seededRandom(1);
const keys = sealingUnder(random.bytes(32), random);

test("openStorageKeys: what was sealed opens after a restart, and the key lies sealed", async () => {
  const documents = memoryDocuments();
  const { key, sealed } = await (await openStorageKeys({ random, documents, keys })).generate();
  assert.deepEqual(
    key.map(({ length }) => length),
    [32],
  );
  const again = await openStorageKeys({ random, documents, keys });
  assert.deepEqual(await again.open(sealed), [Buffer.from(key[0] ?? "")]);
  const value = (await documents.find(storageKeyDocument))?.value;
  assert.match(String(value), /^v1\./);
});

test("openStorageKeys: under another master key it does not open", async () => {
  const documents = memoryDocuments();
  await openStorageKeys({ random, documents, keys });
  const others = sealingUnder(random.bytes(32), random);
  await assert.rejects(openStorageKeys({ random, documents, keys: others }), /another master key/);
});

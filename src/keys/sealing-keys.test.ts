import assert from "node:assert/strict";
import { mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { nodeDisk } from "../base/node-world.ts";
import { seededRandom } from "../base/seeded-random.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { MasterKeyPlace } from "./master-key-place.ts";
import { openSealingKeys } from "./sealing-keys.ts";
import type { OpenedSealing } from "./sealing-keys.ts";
import { sealingUnder } from "./sealing.ts";

const root = await mkdtemp(join(tmpdir(), "sealing-keys-"));
after(async () => rm(root, { recursive: true }));

const world = { random: seededRandom(3), disk: nodeDisk() };
const file = (name: string): MasterKeyPlace => ({ kind: "file", path: join(root, name) });
const secret = Buffer.from("a secret");

async function open(documents: Documents, place: MasterKeyPlace): Promise<OpenedSealing> {
  return openSealingKeys(world, documents, place);
}

async function passphrase(name: string, text = "correct horse battery staple\n"): Promise<string> {
  const path = join(root, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

test("changeMasterKey: what was sealed opens without a pause, and after a start with the new one", async () => {
  const documents = memoryDocuments();
  const first = await open(documents, file("first"));
  const before = first.sealing.seal(secret, "here");
  const places: MasterKeyPlace[] = [
    file("second"),
    { kind: "passphrase", path: await passphrase("words") },
    file("third"),
  ];
  for (const place of places) {
    await first.changeMasterKey(place);
    assert.deepEqual(Buffer.from(first.sealing.unseal(before, "here")), secret);
    const fresh = first.sealing.seal(secret, "here");
    assert.notEqual(fresh.split(".")[1], before.split(".")[1], "sealed under another key");
    const again = await open(documents, place);
    for (const sealed of [before, fresh]) {
      assert.deepEqual(Buffer.from(again.sealing.unseal(sealed, "here")), secret);
    }
  }
  await unlink(join(root, "first"));
  await unlink(join(root, "third"));
  await assert.rejects(open(documents, file("third")), /missing/);
});

test("a change that a crash came before is finished by the next start", async () => {
  const documents = memoryDocuments();
  const sealed = (await open(documents, file("old"))).sealing.seal(secret, "here");
  const moved = await open(documents, file("new"));
  assert.deepEqual(Buffer.from(moved.sealing.unseal(sealed, "here")), secret);
  await unlink(join(root, "old"));
  const again = await open(documents, file("new"));
  assert.deepEqual(Buffer.from(again.sealing.unseal(sealed, "here")), secret);
});

test("changeMasterKey: to a place without a usable key changes nothing", async () => {
  const documents = memoryDocuments();
  const opened = await open(documents, file("kept"));
  const before = await documents.find("master-key");
  for (const place of [
    { kind: "passphrase", path: join(root, "nowhere") } as const,
    { kind: "passphrase", path: await passphrase("short", "too short") } as const,
  ]) {
    await assert.rejects(opened.changeMasterKey(place));
    assert.deepEqual(await documents.find("master-key"), before);
    const sealed = opened.sealing.seal(secret, "here");
    assert.deepEqual(
      Buffer.from((await open(documents, file("kept"))).sealing.unseal(sealed, "here")),
      secret,
    );
  }
});

test("a passphrase that is another one opens nothing", async () => {
  const documents = memoryDocuments();
  const path = await passphrase("changed");
  await open(documents, { kind: "passphrase", path });
  await passphrase("changed", "another passphrase that is long");
  await assert.rejects(open(documents, { kind: "passphrase", path }), /not the one/);
});

test("data directories of the first kind keep their secrets, and get a ring", async () => {
  const documents = memoryDocuments();
  const key = world.random.bytes(32);
  const path = join(root, "first-kind");
  await writeFile(path, key, { mode: 0o600 });
  const sealed = sealingUnder(key, world.random).seal(secret, "here");
  await documents.write([{ key: "master-key", value: sealed.split(".")[1], expect: "absent" }]);
  const opened = await open(documents, { kind: "file", path });
  assert.deepEqual(Buffer.from(opened.sealing.unseal(sealed, "here")), secret);
  assert.match(JSON.stringify((await documents.find("master-key"))?.value), /"sealingKeys":/);
  await opened.changeMasterKey(file("second-kind"));
  const again = await open(documents, file("second-kind"));
  assert.deepEqual(Buffer.from(again.sealing.unseal(sealed, "here")), secret);
});

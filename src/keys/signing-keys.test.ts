import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";

import { seededRandom } from "../base/seeded-random.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { PublicKey } from "./keys.ts";
import { sealingUnder } from "./sealing.ts";
import { SigningKeys, validityMs } from "./signing-keys.ts";

const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const region = "eu-central-1";

function signingKeysOver(documents: Documents): SigningKeys {
  return new SigningKeys(documents, sealingUnder(new Uint8Array(32).fill(5), seededRandom(3)));
}

async function allOf(keys: SigningKeys): Promise<readonly PublicKey[]> {
  return keys.publicKeys(region, 0, Number.MAX_SAFE_INTEGER);
}

test("signingKey: one key for concurrent callers, valid 30 days from the second asked for", async () => {
  const keys = signingKeysOver(memoryDocuments());
  const found = await Promise.all([0, 1, 2].map(async (ms) => keys.signingKey(region, start + ms)));
  assert.equal(new Set(found.map(({ fingerprint }) => fingerprint)).size, 1);
  const [key] = found;
  assert.equal(key?.validFrom, Date.UTC(2026, 0, 2, 3, 4, 5));
  assert.equal(key.validTo - key.validFrom, 2_592_000_000);
  assert.equal(key.der.length, 270);
  assert.notEqual((await keys.signingKey("us-east-1", start)).fingerprint, key.fingerprint);
});

test("signingKey: is the same after a restart, and its signatures verify with the listed key", async () => {
  const documents = memoryDocuments();
  const before = await signingKeysOver(documents).signingKey(region, start);
  const after = await signingKeysOver(documents).signingKey(region, start + day);
  assert.equal(after.fingerprint, before.fingerprint);
  const [listed] = await signingKeysOver(documents).publicKeys(region, start, start);
  assert.ok(listed !== undefined);
  const publicKey = createPublicKey({
    key: Buffer.from(listed.der),
    format: "der",
    type: "pkcs1",
  });
  const signature = Buffer.from(await after.sign("text"), "hex");
  assert.ok(verify("sha256", Buffer.from("text"), publicKey, signature));
});

test("signingKey: past half its validity a new one, which overlaps the old", async () => {
  const keys = signingKeysOver(memoryDocuments());
  const first = await keys.signingKey(region, start);
  const half = first.validFrom + validityMs / 2;
  assert.equal((await keys.signingKey(region, half - 1)).fingerprint, first.fingerprint);
  const second = await keys.signingKey(region, half);
  assert.notEqual(second.fingerprint, first.fingerprint);
  assert.equal((await keys.signingKey(region, half + day)).fingerprint, second.fingerprint);

  const fingerprints = async (from: number, to: number): Promise<readonly string[]> =>
    (await keys.publicKeys(region, from, to)).map(({ fingerprint }) => fingerprint);
  assert.deepEqual(await fingerprints(half, half), [first.fingerprint, second.fingerprint]);
  assert.deepEqual(await fingerprints(start, start), [first.fingerprint]);
  assert.deepEqual(await fingerprints(first.validTo, first.validTo + day), [
    first.fingerprint,
    second.fingerprint,
  ]);
  assert.deepEqual(await fingerprints(first.validTo + 1, second.validTo), [second.fingerprint]);
  assert.deepEqual(await fingerprints(second.validTo + 1, second.validTo + day), []);
});

test("signingKey: a clock that jumps far ahead and back finds a key each time", async () => {
  const keys = signingKeysOver(memoryDocuments());
  const times = [start, start + 400 * day, start + day, start + 401 * day, start + 2 * day, 0];
  const used: PublicKey[] = [];
  for (const at of times) {
    const key = await keys.signingKey(region, at);
    assert.ok(key.validFrom <= at && at <= key.validTo);
    assert.match(await key.sign("text"), /^[0-9a-f]{512}$/);
    used.push(key);
  }
  // Ahead and back: the private part of the first was forgotten ahead, so there is a new one.
  assert.equal(new Set(used.map(({ fingerprint }) => fingerprint)).size, 4);
  assert.equal((await allOf(keys)).length, 4, "no public key is ever forgotten");
});

test("signingKey: a private part is sealed, and forgotten once its validity is over", async () => {
  const documents = memoryDocuments();
  const keys = signingKeysOver(documents);
  const first = await keys.signingKey(region, start);
  const text = JSON.stringify(await documents.list("signing-keys/"));
  assert.match(text, /"sealedPrivateKey":"v1\./);

  await keys.signingKey(region, first.validTo + 1);
  const values = (await documents.list("signing-keys/")).map(({ value }) => JSON.stringify(value));
  assert.deepEqual(
    values.map((value) => value.includes("sealedPrivateKey")),
    [false, true],
  );
  assert.deepEqual((await allOf(keys))[0]?.der, Buffer.from(first.der));
});

import assert from "node:assert/strict";

import type { Buckets, BucketSettings, ListQuery, PutObject, StoredObject } from "./buckets.ts";
import type { DataKey } from "./encryption.ts";

/** Opens buckets that are empty; each call others. */
export type OpenBuckets = () => Promise<Buckets>;

/** A bucket's settings, for tests. */
export function settings(name: string): BucketSettings {
  return { name, ownerAccountId: "111122223333", region: "eu-central-1", createdAt: 1 };
}

/** Bytes that are told apart everywhere: no block of them is like another. */
export function pattern(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed >>> 0;
  for (let index = 0; index < size; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** A body that comes in pieces. */
export async function* inPieces(bytes: Uint8Array, size = 10_000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

/** A body that ends with an error, after some bytes. */
export async function* broken(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw new Error("the client went away");
}

/** A put of text or bytes under `key` in the bucket `b`. */
export function put(
  key: string,
  body: string | Uint8Array,
  options: Partial<PutObject> = {},
): PutObject {
  const headers = { metadata: {} };
  return { bucket: "b", key, body: inPieces(Buffer.from(body)), headers, ...options };
}

/** Puts an object, which must succeed. */
export async function store(
  buckets: Buckets,
  key: string,
  body: string | Uint8Array,
): Promise<StoredObject> {
  const outcome = await buckets.putObject(put(key, body));
  assert.ok(outcome.kind === "stored", outcome.kind);
  return outcome.object;
}

export async function bytesOf(
  buckets: Buckets,
  object: StoredObject,
  range?: { readonly start: number; readonly end: number },
  key?: DataKey,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of buckets.readObject(object, range, key)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The text of the object there is under a key of the bucket `b`. */
export async function textOf(buckets: Buckets, key: string): Promise<string | undefined> {
  const object = await buckets.findObject("b", key);
  return object === undefined ? undefined : (await bytesOf(buckets, object)).toString();
}

/** All pages of a listing, entries in the order in which they came. */
export async function listAll(
  buckets: Buckets,
  query: Omit<ListQuery, "bucket">,
): Promise<{ readonly keys: readonly string[]; readonly commonPrefixes: readonly string[] }> {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  for (let after = query.after; ;) {
    const from = after === undefined ? {} : { after };
    const page = await buckets.listObjects({ ...query, ...from, bucket: "b" });
    keys.push(...page.objects.map(({ key }) => key));
    commonPrefixes.push(...page.commonPrefixes);
    assert.ok(page.objects.length + page.commonPrefixes.length <= query.limit);
    assert.equal(page.next !== undefined, page.isTruncated);
    if (page.next === undefined) return { keys, commonPrefixes };
    after = page.next;
  }
}

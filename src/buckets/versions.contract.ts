import assert from "node:assert/strict";
import { test } from "node:test";

import type { BucketSettings, Buckets, DeleteOutcome, StoredVersion } from "./buckets.ts";
import { put, settings, store, textOf } from "./contract-world.fixture.ts";
import type { OpenBuckets } from "./contract-world.fixture.ts";

/** What every implementation of `Buckets` does with versions and delete markers. */
export function versionsContract(name: string, open: OpenBuckets): void {
  stateContract(name, open);
  deletionContract(name, open);
  conditionContract(name, open);
  listingContract(name, open);
}

/** Buckets with the bucket `b`, in that state of versioning. */
async function withBucket(
  open: OpenBuckets,
  versioning?: BucketSettings["versioning"],
): Promise<Buckets> {
  const buckets = await open();
  await buckets.createBucket(settings("b"));
  if (versioning !== undefined) await setVersioning(buckets, versioning);
  return buckets;
}

async function setVersioning(buckets: Buckets, versioning: "Enabled" | "Suspended"): Promise<void> {
  const outcome = await buckets.updateBucket(settings("b"), (now) => ({ ...now, versioning }));
  assert.equal(outcome, "updated");
}

async function versions(buckets: Buckets, prefix = ""): Promise<readonly StoredVersion[]> {
  const page = await buckets.listVersions({ bucket: "b", prefix, limit: 1000 });
  assert.equal(page.isTruncated, false);
  return page.versions;
}

/** All versions, newest first: `marker` or the object's size, with `null` where the id says so. */
async function shape(buckets: Buckets): Promise<readonly string[]> {
  return (await versions(buckets)).map((version) => {
    const what = version.kind === "object" ? String(version.size) : "marker";
    return version.versionId === "null" ? `${what} null` : what;
  });
}

async function remove(
  buckets: Buckets,
  versionId?: string,
  key = "k",
): Promise<DeleteOutcome | undefined> {
  const deletion = versionId === undefined ? { key } : { key, versionId };
  return (await buckets.deleteObjects("b", [deletion]))[0];
}

function stateContract(name: string, open: OpenBuckets): void {
  test(`${name}: an enabled bucket keeps every version, each with its own id and bytes`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    const first = await store(buckets, "k", "1");
    const second = await store(buckets, "k", "22");
    assert.match(first.versionId, /^[A-Za-z][\w-]{31}$/);
    assert.notEqual(first.versionId, second.versionId);
    assert.equal(await textOf(buckets, "k"), "22");
    assert.deepEqual(await buckets.findVersion("b", "k"), second);
    assert.deepEqual(await buckets.findVersion("b", "k", second.versionId), second);
    const noncurrent = await buckets.findVersion("b", "k", first.versionId);
    assert.deepEqual(noncurrent, { ...first, noncurrentSince: second.lastModified });
    assert.equal(await buckets.findVersion("b", "other", first.versionId), undefined);
    assert.equal(await buckets.findVersion("b", "k", "null"), undefined);
    assert.equal(await buckets.findVersion("b", "k", "no id"), undefined);
  });

  test(`${name}: what was there before versioning is the version null, and stays`, async () => {
    await using buckets = await withBucket(open);
    await store(buckets, "k", "1");
    await store(buckets, "k", "22");
    assert.deepEqual(await shape(buckets), ["2 null"]);
    await setVersioning(buckets, "Enabled");
    await store(buckets, "k", "333");
    assert.deepEqual(await shape(buckets), ["3", "2 null"]);
    assert.equal((await buckets.findVersion("b", "k", "null"))?.versionId, "null");
  });

  test(`${name}: a suspended bucket writes over the null version alone`, async () => {
    await using buckets = await withBucket(open);
    await store(buckets, "k", "1");
    await setVersioning(buckets, "Enabled");
    await store(buckets, "k", "22");
    await setVersioning(buckets, "Suspended");
    await store(buckets, "k", "333");
    assert.deepEqual(await shape(buckets), ["3 null", "2"]);
    await store(buckets, "k", "4444");
    assert.deepEqual(await shape(buckets), ["4 null", "2"]);
    assert.equal((await remove(buckets))?.kind, "marked");
    assert.deepEqual(await shape(buckets), ["marker null", "2"]);
    await store(buckets, "k", "55555");
    assert.deepEqual(await shape(buckets), ["5 null", "2"]);
  });

  test(`${name}: a bucket with a version or a delete marker is not empty`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    const marker = await remove(buckets, undefined, "never there");
    assert.ok(marker?.kind === "marked");
    assert.equal(await buckets.deleteBucket("b"), "not-empty");
    await remove(buckets, marker.versionId, "never there");
    assert.equal(await buckets.deleteBucket("b"), "deleted");
  });
}

function deletionContract(name: string, open: OpenBuckets): void {
  test(`${name}: a delete marker hides a key, and its removal brings the key back`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    await store(buckets, "k", "v");
    const marked = await remove(buckets);
    assert.ok(marked?.kind === "marked");
    assert.equal(await buckets.findObject("b", "k"), undefined);
    const marker = await buckets.findVersion("b", "k");
    assert.equal(marker?.kind, "delete-marker");
    assert.equal(marker.versionId, marked.versionId);
    const page = await buckets.listObjects({ bucket: "b", prefix: "", limit: 10 });
    assert.deepEqual(page.objects, []);

    assert.deepEqual(await remove(buckets, marked.versionId), {
      kind: "deleted",
      versionId: marked.versionId,
      isDeleteMarker: true,
    });
    assert.equal(await textOf(buckets, "k"), "v");
    assert.equal((await versions(buckets))[0]?.noncurrentSince, undefined);
  });

  test(`${name}: a version is removed for good, and the newest one left is current`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    const first = await store(buckets, "k", "1");
    const second = await store(buckets, "k", "22");
    const third = await store(buckets, "k", "333");
    assert.deepEqual(await remove(buckets, second.versionId), {
      kind: "deleted",
      versionId: second.versionId,
      isDeleteMarker: false,
    });
    assert.deepEqual(await remove(buckets, second.versionId), { kind: "missing" });
    assert.equal(await textOf(buckets, "k"), "333");
    await remove(buckets, third.versionId);
    assert.deepEqual(await buckets.findObject("b", "k"), first);
    await remove(buckets, first.versionId);
    assert.equal(await buckets.findVersion("b", "k"), undefined);
  });

  test(`${name}: each delete of an enabled bucket makes a marker of its own`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    const outcomes = await buckets.deleteObjects("b", [{ key: "k" }, { key: "k" }]);
    assert.equal(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 2);
    assert.deepEqual(await shape(buckets), ["marker", "marker"]);
  });
}

function conditionContract(name: string, open: OpenBuckets): void {
  test(`${name}: conditions look at the current version, and a delete marker is no object`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    const first = await store(buckets, "k", "1");
    const second = await store(buckets, "k", "22");
    const deletion = async (change: object): Promise<string | undefined> =>
      (await buckets.deleteObjects("b", [{ key: "k", ...change }]))[0]?.kind;
    assert.equal(await deletion({ ifMatch: first.etag }), "precondition-failed");
    assert.equal(await deletion({ ifCurrent: first.versionId }), "precondition-failed");
    assert.equal(await deletion({ ifCurrent: second.versionId, ifMatch: "*" }), "marked");
    assert.equal(await deletion({ ifMatch: second.etag }), "missing");

    const write = async (conditions: object): Promise<string> =>
      (await buckets.putObject(put("k", "x", { conditions }))).kind;
    assert.equal(await write({ ifMatch: second.etag }), "no-such-key");
    assert.equal(await write({ ifNoneMatch: "*" }), "stored");
    assert.equal(await write({ ifNoneMatch: "*" }), "precondition-failed");
  });

  test(`${name}: unlessSame writes nothing over the same bytes, and anything over others`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    const again = async (body: string): Promise<string> => {
      const outcome = await buckets.putObject(put("k", body, { conditions: { unlessSame: true } }));
      assert.ok(outcome.kind === "stored");
      return outcome.object.versionId;
    };
    const first = await again("same");
    assert.equal(await again("same"), first);
    assert.notEqual(await again("diff"), first);
    await remove(buckets);
    await again("diff");
    assert.deepEqual(await shape(buckets), ["4", "marker", "4", "4"]);
  });
}

function listingContract(name: string, open: OpenBuckets): void {
  /** All pages of a listing, as `key/size`, each page deleted before the next when asked to. */
  async function pages(buckets: Buckets, limit: number, deletes: boolean): Promise<string[]> {
    const listed: string[] = [];
    for (let next = {}; ;) {
      const page = await buckets.listVersions({ bucket: "b", prefix: "", limit, ...next });
      assert.ok(page.versions.length <= limit);
      for (const version of page.versions) {
        listed.push(`${version.key}/${version.kind === "object" ? version.size : "marker"}`);
      }
      const all = page.versions.map(({ key, versionId }) => ({ key, versionId }));
      if (deletes) await buckets.deleteObjects("b", all);
      if (page.next === undefined) return listed;
      ({ next } = page);
    }
  }

  test(`${name}: listVersions goes on within a key, also when its pages are deleted`, async () => {
    await using buckets = await withBucket(open);
    const expected: string[] = [];
    await store(buckets, "b", "");
    await setVersioning(buckets, "Enabled");
    for (const key of ["a", "b", "c"]) {
      for (const body of ["1", "22", "333"]) await store(buckets, key, body);
      await remove(buckets, undefined, key);
      const null0 = key === "b" ? ["b/0"] : [];
      expected.push(`${key}/marker`, `${key}/3`, `${key}/2`, `${key}/1`, ...null0);
    }
    for (const limit of [1, 2, 3, 5, 13, 14]) {
      assert.deepEqual(await pages(buckets, limit, false), expected, `pages of ${limit}`);
    }
    assert.deepEqual(await pages(buckets, 2, true), expected);
    assert.equal(await buckets.deleteBucket("b"), "deleted");
  });

  test(`${name}: listVersions rolls up common prefixes and begins where it is told`, async () => {
    await using buckets = await withBucket(open, "Enabled");
    for (const key of ["a", "a", "d/1", "d/1", "d/2", "e"]) await store(buckets, key, key);
    const list = async (query: object): Promise<unknown> => {
      const page = await buckets.listVersions({ bucket: "b", prefix: "", limit: 10, ...query });
      return [page.versions.map(({ key }) => key), page.commonPrefixes, page.next];
    };
    assert.deepEqual(await list({ delimiter: "/" }), [["a", "a", "e"], ["d/"], undefined]);
    assert.deepEqual(await list({ delimiter: "/", limit: 3 }), [
      ["a", "a"],
      ["d/"],
      { after: "d/" },
    ]);
    assert.deepEqual(await list({ delimiter: "/", after: "d/" }), [["e"], [], undefined]);
    assert.deepEqual(await list({ after: "a", prefix: "a" }), [[], [], undefined]);
    const [newest] = await versions(buckets, "d/1");
    const after = { after: "d/1", afterVersionId: newest?.versionId };
    assert.deepEqual(await list(after), [["d/1", "d/2", "e"], [], undefined]);
  });
}

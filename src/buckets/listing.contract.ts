import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import type { ListQuery } from "./buckets.ts";
import { listAll, settings, store } from "./contract-world.fixture.ts";
import type { OpenBuckets } from "./contract-world.fixture.ts";

type Query = Omit<ListQuery, "bucket">;

/** How every implementation of `Buckets` lists objects. */
export function listingContract(name: string, open: OpenBuckets): void {
  exampleContract(name, open);
  orderContract(name, open);
}

function exampleContract(name: string, open: OpenBuckets): void {
  test(`${name}: listObjects rolls up the S3 User Guide's example`, async () => {
    await using buckets = await open();
    await buckets.createBucket(settings("b"));
    const keys = [
      "sample.jpg",
      "photos/2006/January/sample.jpg",
      "photos/2006/February/sample2.jpg",
      "photos/2006/February/sample3.jpg",
      "photos/2006/February/sample4.jpg",
    ];
    for (const key of keys) await store(buckets, key, key);
    const list = async (query: Partial<Query>): Promise<unknown> =>
      listAll(buckets, { prefix: "", limit: 1000, ...query });

    assert.deepEqual(await list({ delimiter: "/" }), {
      keys: ["sample.jpg"],
      commonPrefixes: ["photos/"],
    });
    assert.deepEqual(await list({ delimiter: "/", prefix: "photos/2006/" }), {
      keys: [],
      commonPrefixes: ["photos/2006/February/", "photos/2006/January/"],
    });
    assert.deepEqual(await list({ prefix: "photos/2006/January/" }), {
      keys: ["photos/2006/January/sample.jpg"],
      commonPrefixes: [],
    });
  });

  test(`${name}: listObjects ends pages with what the next begins after`, async () => {
    await using buckets = await open();
    await buckets.createBucket(settings("b"));
    for (const key of ["a", "b/1", "b/2", "b/3", "c"]) await store(buckets, key, key);
    const page = async (query: Partial<Query>): Promise<unknown> => {
      const found = await buckets.listObjects({ bucket: "b", prefix: "", limit: 2, ...query });
      return [found.objects.map(({ key }) => key), found.commonPrefixes, found.next];
    };
    assert.deepEqual(await page({ delimiter: "/" }), [["a"], ["b/"], "b/"]);
    assert.deepEqual(await page({ delimiter: "/", after: "b/" }), [["c"], [], undefined]);
    assert.deepEqual(await page({ delimiter: "/", after: "b/2" }), [["c"], [], undefined]);
    assert.deepEqual(await page({ after: "b/1" }), [["b/2", "b/3"], [], "b/3"]);
    assert.deepEqual(await page({ after: "b/", prefix: "b" }), [["b/1", "b/2"], [], "b/2"]);
    assert.deepEqual(await page({ after: "a", prefix: "b" }), [["b/1", "b/2"], [], "b/2"]);
    assert.deepEqual(await page({ limit: 5 }), [["a", "b/1", "b/2", "b/3", "c"], [], undefined]);
    assert.deepEqual(await page({ limit: 0 }), [[], [], undefined]);
  });
}

/** What a listing says, by its definition: sort all, roll up, leave out what is not after. */
function expected(keys: readonly string[], query: Query): readonly string[] {
  const { prefix, delimiter = "", after } = query;
  const entries = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      return at === -1 ? key : key.slice(0, at + delimiter.length);
    });
  const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  return [...new Set(entries)]
    .filter((entry) => after === undefined || compare(entry, after) > 0)
    .toSorted(compare);
}

function orderContract(name: string, open: OpenBuckets): void {
  const key = fc
    .array(fc.constantFrom("a", "b", "/", "//", "é", "\uffee", "🔑", "\0"), {
      minLength: 1,
      maxLength: 5,
    })
    .map((letters) => letters.join(""));
  const maybe = fc.option(key, { nil: undefined });

  test(`${name}: listObjects says what its definition says, in UTF-8 order, in any pages`, async () => {
    await using buckets = await open();
    await buckets.createBucket(settings("b"));
    const keys = [...new Set(fc.sample(key, { seed: 20_261_122, numRuns: 60 }))];
    await Promise.all(keys.map(async (each) => store(buckets, each, "")));
    await fc.assert(
      fc.asyncProperty(
        fc.record({ prefix: maybe, delimiter: maybe, after: maybe, limit: fc.nat(8) }),
        async ({ prefix = "", delimiter, after, limit }) => {
          const query: Query = {
            prefix,
            limit: limit + 1,
            ...(delimiter === undefined ? {} : { delimiter }),
            ...(after === undefined ? {} : { after }),
          };
          const listed = await listAll(buckets, query);
          const entries = [...listed.keys, ...listed.commonPrefixes];
          const wanted = expected(keys, query);
          assert.deepEqual(entries.toSorted(), [...wanted].toSorted());
          const isKey = (entry: string): boolean => !listed.commonPrefixes.includes(entry);
          assert.deepEqual(listed.keys, wanted.filter(isKey));
        },
      ),
      { seed: 20_261_122, numRuns: 400 },
    );
  });
}

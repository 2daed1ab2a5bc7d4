import assert from "node:assert/strict";
import { test } from "node:test";

import { InvariantError } from "../base/assert.ts";
import { DocumentConflictError } from "./documents.ts";
import type { Documents } from "./documents.ts";

/** Opens documents that are empty; each call others. */
export type OpenDocuments = () => Promise<Documents>;

/** What every implementation of `Documents` does. */
export function documentsContract(name: string, open: OpenDocuments): void {
  readingContract(name, open);
  writingContract(name, open);
  limitsContract(name, open);
}

function readingContract(name: string, open: OpenDocuments): void {
  test(`${name}: find gives what was written, and undefined for what is not there`, async () => {
    await using documents = await open();
    assert.equal(await documents.find("trails/a"), undefined);
    const value = { text: "ü\u0000€", list: [1, null, { deep: true }], empty: {} };
    await documents.write([{ key: "trails/a", value }]);
    assert.deepEqual((await documents.find("trails/a"))?.value, value);
    await documents.write([{ key: "trails/a", value: undefined }]);
    assert.equal(await documents.find("trails/a"), undefined);
  });

  test(`${name}: what is handed out is not shared`, async () => {
    await using documents = await open();
    const value = { list: [1] };
    await documents.write([{ key: "a", value }]);
    value.list.push(2);
    assert.deepEqual((await documents.find("a"))?.value, { list: [1] });
  });

  test(`${name}: list gives the keys of a prefix in the order of their bytes, in pages`, async () => {
    await using documents = await open();
    const keys = ["a", "a-", "a/b", "a/B", "a/b/c", "a0", "b", "a=", "a:"];
    await documents.write(keys.map((key) => ({ key, value: key })));
    const listed = async (...query: Parameters<Documents["list"]>): Promise<readonly string[]> =>
      (await documents.list(...query)).map(({ key }) => key);

    assert.deepEqual(await listed(""), keys.toSorted());
    assert.deepEqual(await listed("a/"), ["a/B", "a/b", "a/b/c"]);
    assert.deepEqual(await listed("a", { after: "a/b", limit: 2 }), ["a/b/c", "a0"]);
    assert.deepEqual(await listed("a/", { after: "b" }), []);
    assert.deepEqual(await listed("a/", { after: "a", limit: 1 }), ["a/B"]);
    assert.deepEqual(await listed("none"), []);
  });
}

function writingContract(name: string, open: OpenDocuments): void {
  test(`${name}: a revision grows with each write, also over a deletion`, async () => {
    await using documents = await open();
    const revisions: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      await documents.write([{ key: "a", value: "same" }]);
      revisions.push((await documents.find("a"))?.revision ?? -1);
      if (count === 1) await documents.write([{ key: "a", value: undefined }]);
    }
    assert.deepEqual(
      revisions,
      [...new Set(revisions)].toSorted((a, b) => a - b),
    );
  });

  test(`${name}: expectations are held to, and a conflict changes nothing`, async () => {
    await using documents = await open();
    await documents.write([{ key: "a", value: 1, expect: "absent" }]);
    const revision = (await documents.find("a"))?.revision ?? -1;
    const conflicts = [
      { key: "a", value: 2, expect: "absent" },
      { key: "a", value: 2, expect: revision + 1 },
      { key: "missing", value: 2, expect: revision },
    ] as const;
    for (const conflict of conflicts) {
      await assert.rejects(
        documents.write([{ key: "other", value: 1 }, conflict]),
        (error) => error instanceof DocumentConflictError && error.key === conflict.key,
      );
    }
    assert.deepEqual(await documents.list(""), [{ key: "a", revision, value: 1 }]);
    await documents.write([{ key: "a", value: undefined, expect: revision }]);
    await documents.write([{ key: "a", value: undefined, expect: "absent" }]);
    assert.deepEqual(await documents.list(""), []);
  });

  test(`${name}: of concurrent writers that expect the same revision one wins`, async () => {
    await using documents = await open();
    await documents.write([{ key: "count", value: 0 }]);
    const increment = async (): Promise<void> => {
      const found = await documents.find("count");
      assert.ok(found !== undefined && typeof found.value === "number");
      const change = { key: "count", value: found.value + 1, expect: found.revision };
      try {
        await documents.write([change]);
      } catch (error) {
        if (!(error instanceof DocumentConflictError)) throw error;
        await increment();
      }
    };
    await Promise.all(Array.from({ length: 12 }, increment));
    assert.equal((await documents.find("count"))?.value, 12);
  });

  test(`${name}: changes of one write see those before them`, async () => {
    await using documents = await open();
    await documents.write([
      { key: "a", value: 1, expect: "absent" },
      { key: "a", value: undefined },
      { key: "a", value: 2, expect: "absent" },
    ]);
    assert.equal((await documents.find("a"))?.value, 2);
  });
}

function limitsContract(name: string, open: OpenDocuments): void {
  test(`${name}: keys and values beyond the limits are a bug of the caller`, async () => {
    await using documents = await open();
    const mebibyte = 1024 * 1024;
    await documents.write([{ key: "k".repeat(512), value: "v".repeat(mebibyte - 2) }]);
    const refused = [
      { key: "k".repeat(513), value: 1 },
      { key: "a", value: "v".repeat(mebibyte - 1) },
      { key: "a", value: () => 1 },
      ...["", "/a", "a/", "a//b", "a b", "ä", "a~"].map((key) => ({ key, value: 1 })),
    ];
    for (const change of refused) {
      await assert.rejects(documents.write([{ key: "a", value: 1 }, change]), InvariantError);
    }
    assert.equal((await documents.list("")).length, 1);
  });
}

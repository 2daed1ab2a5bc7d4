import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { boundClasses, readStorageClasses } from "./storage-classes.ts";

function attempt(value: unknown): {
  readonly bound: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const bound = readStorageClasses(value, (path) => `/etc/cairn/${path}`, problems);
  return { bound, problems };
}

test("readStorageClasses() binds classes to directories", () => {
  const { bound, problems } = attempt({ STANDARD_IA: "cold", GLACIER: "frozen" });
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.fromEntries(bound), {
    STANDARD_IA: "/etc/cairn/cold",
    GLACIER: "/etc/cairn/frozen",
  });
  assert.equal(attempt(undefined).bound.size, 0);
});

test("readStorageClasses() names all that is wrong", () => {
  assert.deepEqual(
    attempt({ STANDARD: "a", GLACIER: 7, STANDARD_IA: "b", ONEZONE_IA: "b" }).problems,
    [
      `storageClasses.STANDARD: is none of ${boundClasses.join(", ")}`,
      "storageClasses.GLACIER: a directory is expected",
      "storageClasses: each class needs a directory of its own",
    ],
  );
  assert.deepEqual(attempt(["cold"]).problems, [
    "storageClasses: a mapping from storage classes to directories is expected",
  ]);
});

test("docs/configuration.md names each storage class", () => {
  const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  for (const name of boundClasses) assert.ok(page.includes(`\`${name}\``), name);
});

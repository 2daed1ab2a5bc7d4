import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isRuleName, rules } from "./rules.ts";

const page = readFileSync(new URL("../../docs/validate.md", import.meta.url), "utf8");

test("docs/validate.md has every rule, and how it stands", () => {
  const section = page.slice(page.indexOf("## What is checked"), page.indexOf("## Attacks"));
  const rows = [...section.matchAll(/^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \| (\w+) \|/gm)];
  const documented = rows.flatMap(([, names = "", standing = ""]) =>
    names.split(", ").map((name) => [name.replaceAll("`", ""), standing]),
  );
  const expected = Object.entries(rules).map(([name, { standing }]) => [name, standing]);
  assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(expected));
});

test("docs/validate.md names no rule that there is not", () => {
  const [, attacks = ""] = page.split("## Attacks");
  const named = [
    ...attacks.matchAll(/`((?:log|digest|chain|newest|gap|window|previous|earlier)-[a-z-]+)`/g),
  ];
  assert.ok(named.length > 10);
  for (const [, name = ""] of named) assert.ok(isRuleName(name), name);
});

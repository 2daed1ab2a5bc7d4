import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { defaultText, flagOf, settings } from "./settings.ts";

test("docs/configuration.md has a row for each setting, as it is", () => {
  const page = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  for (const setting of settings) {
    const flag = [`--${flagOf(setting)}`, setting.value].filter(Boolean).join(" ");
    const row = [`\`${setting.name}\``, `\`${flag}\``, setting.help, defaultText(setting)];
    assert.ok(page.includes(`| ${row.join(" | ")} |`), `the row of ${setting.name} is stale`);
  }
});

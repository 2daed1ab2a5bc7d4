import assert from "node:assert/strict";
import { test } from "node:test";

import { AddTags$ } from "@aws-sdk/client-cloudtrail";

import { InvariantError } from "../base/assert.ts";
import type { Operation } from "../call/operation.ts";
import { compileService } from "./compiled-service.ts";
import { trailService } from "./gateway.fixture.ts";

test("compileService() loads no operation that nobody would be asked about", () => {
  const unasked: Operation<object> = {
    schema: AddTags$,
    access: "write",
    category: "management",
    resources: () => [],
    handle: () => Promise.resolve({}),
  };
  const load = (operation: Operation<object>): number =>
    compileService({ ...trailService(), operations: new Map([["AddTags", operation]]) }).operations
      .size;
  assert.throws(() => load(unasked), InvariantError);
  assert.throws(() => load({ ...unasked, authorization: "by-handler" }), InvariantError);
  assert.ok(load({ ...unasked, authorization: "open" }) > 0);
  assert.ok(load({ ...unasked, action: "cloudtrail:AddTags" }) > 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import type { Call } from "../../call/operation.ts";
import { rootPrincipal } from "../../aws/gateway.fixture.ts";
import { stsService } from "./service.ts";

const { operations, schemas } = stsService();

test("stsService() knows every operation of the model, also those that are not there", () => {
  assert.ok(schemas.has("AssumeRole") && schemas.has("GetCallerIdentity"));
  assert.deepEqual([...operations.keys()], ["GetCallerIdentity"]);
});

test("GetCallerIdentity says whose credentials signed, and cannot be denied", async () => {
  const operation = operations.get("GetCallerIdentity") ?? assert.fail();
  assert.equal(operation.action, undefined);
  const call: Pick<Call, "principal"> = { principal: rootPrincipal };
  assert.deepEqual(await operation.handle({}, call as Call), {
    UserId: "111122223333",
    Account: "111122223333",
    Arn: "arn:aws:iam::111122223333:root",
  });
});

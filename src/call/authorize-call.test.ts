import assert from "node:assert/strict";
import { test } from "node:test";

import { AddTags$ } from "@aws-sdk/client-cloudtrail";

import { authorizeCall } from "./authorize-call.ts";
import type { AuthorizationRequest, Call, Operation } from "./operation.ts";

const call: Call = {
  requestId: "1",
  principal: {
    type: "Root",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:root",
    principalId: "111122223333",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  },
  region: "us-east-1",
  receivedAt: 0,
  sourceIp: "192.0.2.1",
  isSecure: true,
  signal: new AbortController().signal,
  trailers: new Map(),
};
const operation: Operation<object> = {
  schema: AddTags$,
  action: "a:One",
  access: "write",
  category: "management",
  resources: () => [],
  conditions: () => ({ "a:key": "1", "a:other": "2" }),
  handle: () => Promise.resolve({}),
};
const resources = [{ arn: "arn:aws:a:::x" }];

async function askedOf(
  change: Partial<Operation<object>>,
  denied?: string,
): Promise<readonly AuthorizationRequest[]> {
  const asked: AuthorizationRequest[] = [];
  await authorizeCall(
    async (request) => {
      asked.push(request);
      return request.action === denied ? { kind: "deny", message: "no" } : { kind: "allow" };
    },
    { ...operation, ...change },
    {},
    { call, resources },
  );
  return asked;
}

test("authorizeCall() asks for the action on the resources", async () => {
  const [asked, ...others] = await askedOf({});
  assert.equal(others.length, 0);
  assert.deepEqual([asked?.action, asked?.resources], ["a:One", resources]);
  assert.deepEqual(asked?.conditions, { "a:key": "1", "a:other": "2" });
});

test("authorizeCall() asks for all that is required, up to the first refusal", async () => {
  const requires: Operation<object>["requires"] = (_, __, listed) => [
    { action: "a:One", resources: listed, conditions: { "a:key": "3" } },
    { action: "a:Two", resources: [] },
  ];
  const all = await askedOf({ requires });
  assert.deepEqual(
    all.map(({ action, conditions }) => [action, conditions]),
    [
      ["a:One", { "a:key": "3", "a:other": "2" }],
      ["a:Two", { "a:key": "1", "a:other": "2" }],
    ],
  );
  assert.equal((await askedOf({ requires }, "a:One")).length, 1);
});

test("authorizeCall() asks nothing where nothing is required, or somebody else asks", async () => {
  assert.equal((await askedOf({ requires: () => [] })).length, 0);
  assert.equal((await askedOf({ authorization: "open" })).length, 0);
  assert.equal((await askedOf({ authorization: "by-handler" })).length, 0);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { callBy, policyOf, user } from "../../access/access.fixture.ts";
import { accessOf } from "../../access/access.ts";
import { authorizeCall } from "../../call/authorize-call.ts";
import type { Authorization } from "../../call/operation.ts";
import { trailTags } from "../../trails/trail-tags.ts";
import type { ServiceBench } from "./service.fixture.ts";
import { homeRegion, serviceBench } from "./service.fixture.ts";

const { accountId } = user;
const arn = `arn:aws:cloudtrail:${homeRegion}:${accountId}:trail/prod`;

async function benchWithTrail(): Promise<ServiceBench> {
  const bench = await serviceBench();
  const tags = [{ Key: "Stage", Value: "prod" }];
  const wish = { name: "prod", accountId, region: homeRegion, S3BucketName: "my-logs", tags };
  await bench.trails.create(wish);
  return bench;
}

/** Whether a user with one policy may make a call. */
async function ask(
  bench: ServiceBench,
  name: string,
  input: object,
  ...statements: readonly object[]
): Promise<Authorization> {
  const operation = bench.service.operations.get(name);
  assert.ok(operation, name);
  const authorize = accessOf({
    policiesOf: () => ({ identity: [policyOf(...statements)] }),
    resources: { cloudtrail: trailTags(bench.trails) },
    canonicalUserId: (id) => id.padEnd(64, "0"),
  });
  const call = callBy(user, { region: homeRegion });
  const resources = await operation.resources(input, call);
  return authorizeCall(authorize, operation, input, { call, resources });
}

// CloudTrail User Guide, "Resource-level permissions".
const onTrail = { Effect: "Allow", Action: "cloudtrail:*", Resource: arn };
const resourceLevel: readonly [name: string, input: object, allowed: boolean][] = [
  ["GetTrail", { Name: "prod" }, true],
  ["GetTrail", { Name: arn }, true],
  ["GetTrail", { Name: "other" }, false],
  ["StopLogging", { Name: "prod" }, true],
  ["DeleteTrail", { Name: "prod" }, true],
  ["UpdateTrail", { Name: "prod" }, true],
  ["GetTrailStatus", { Name: "prod" }, true],
  ["PutEventSelectors", { TrailName: "prod" }, true],
  ["GetEventSelectors", { TrailName: "prod" }, true],
  ["AddTags", { ResourceId: arn }, true],
  ["ListTags", { ResourceIdList: [arn] }, true],
  ["ListTags", { ResourceIdList: [arn, `${arn}2`] }, false],
  ["DescribeTrails", { trailNameList: ["prod"] }, false],
  ["ListTrails", {}, false],
  ["LookupEvents", {}, false],
  ["ListPublicKeys", {}, false],
];
for (const [name, input, allowed] of resourceLevel) {
  const shown = `${name} ${JSON.stringify(input)}`;
  test(`a policy on one trail ${allowed ? "allows" : "does not allow"} ${shown}`, async () => {
    const answer = await ask(await benchWithTrail(), name, input, onTrail);
    assert.equal(answer.kind, allowed ? "allow" : "deny");
  });
}

test("what is asked of no trail is refused without one in the message", async () => {
  const answer = await ask(await benchWithTrail(), "LookupEvents", {}, onTrail);
  assert.equal(answer.kind, "deny");
  assert.equal(
    answer.message,
    `User: ${user.arn} is not authorized to perform: cloudtrail:LookupEvents because no ` +
      "identity-based policy allows the cloudtrail:LookupEvents action",
  );
});

test("policies may ask for the tags of a trail", async () => {
  const bench = await benchWithTrail();
  const all = { Effect: "Allow", Action: "cloudtrail:*", Resource: "*" };
  const Condition = { StringEquals: { "aws:ResourceTag/Stage": "prod" } };
  const guard = { ...all, Effect: "Deny", Action: "cloudtrail:StopLogging", Condition };
  const stop = { Name: "prod" };
  assert.equal((await ask(bench, "StopLogging", stop, all, guard)).kind, "deny");
  assert.equal((await ask(bench, "StartLogging", stop, all, guard)).kind, "allow");
  await bench.trails.removeTags({ nameOrArn: arn, accountId, region: homeRegion }, [
    { Key: "Stage", Value: "prod" },
  ]);
  assert.equal((await ask(bench, "StopLogging", stop, all, guard)).kind, "allow");
});

test("policies may ask for the tags that come with a call", async () => {
  const bench = await benchWithTrail();
  const all = { Effect: "Allow", Action: "cloudtrail:*", Resource: "*" };
  const tagged = {
    ...all,
    Condition: {
      StringEquals: { "aws:RequestTag/Team": "audit" },
      "ForAllValues:StringEquals": { "aws:TagKeys": ["Team"] },
    },
  };
  const create = (...keys: readonly string[]): object => ({
    Name: "new",
    TagsList: keys.map((Key) => ({ Key, Value: "audit" })),
  });
  assert.equal((await ask(bench, "CreateTrail", create("Team"), tagged)).kind, "allow");
  assert.equal((await ask(bench, "CreateTrail", create("Team", "Cost"), tagged)).kind, "deny");
  assert.equal((await ask(bench, "CreateTrail", create(), tagged)).kind, "deny");
  const removes = { ...all, Condition: { Null: { "aws:RequestTag/Team": "true" } } };
  const remove = { ResourceId: arn, TagsList: [{ Key: "Team" }] };
  assert.equal((await ask(bench, "RemoveTags", remove, removes)).kind, "allow");
});

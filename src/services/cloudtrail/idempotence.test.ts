import assert from "node:assert/strict";
import { test } from "node:test";

import { homeRegion, owner, serviceBench } from "./service.fixture.ts";

const arn = `arn:aws:cloudtrail:${homeRegion}:${owner}:trail/my-trail`;
const settings = { S3BucketName: "my-logs", S3KeyPrefix: "audit", EnableLogFileValidation: true };
const advanced = [
  { Name: "all", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
];

/** What an infrastructure tool does on each of its runs. */
const repeated: readonly (readonly [operation: string, input: object])[] = [
  ["UpdateTrail", { Name: "my-trail", ...settings }],
  ["UpdateTrail", { Name: arn, IncludeGlobalServiceEvents: true, KmsKeyId: "" }],
  ["PutEventSelectors", { TrailName: arn, EventSelectors: [{ ReadWriteType: "WriteOnly" }] }],
  ["PutEventSelectors", { TrailName: arn, AdvancedEventSelectors: advanced }],
  ["AddTags", { ResourceId: arn, TagsList: [{ Key: "team", Value: "audit" }, { Key: "env" }] }],
  ["RemoveTags", { ResourceId: arn, TagsList: [{ Key: "team" }] }],
  ["StartLogging", { Name: arn }],
  ["StopLogging", { Name: arn }],
];
for (const [operation, input] of repeated) {
  test(`${operation}: the same once more changes nothing (${JSON.stringify(input).slice(0, 60)})`, async () => {
    const it = await serviceBench();
    await it.call("CreateTrail", { Name: "my-trail", ...settings });
    if (operation === "StopLogging") await it.call("StartLogging", { Name: arn });
    const first = await it.call(operation, input);
    const after = it.trails.find(1);
    let changes = 0;
    it.trails.onChange(() => (changes += 1));
    await it.world.clock.advance(60_000);
    assert.deepEqual(await it.call(operation, input), first);
    assert.equal(changes, 0);
    assert.equal(it.trails.find(1), after);
  });
}

test("CreateTrail: more trails in a Region where the operator allows them", async () => {
  const it = await serviceBench({ trailsPerRegionMax: 7 });
  const create = async (at: number): Promise<unknown> =>
    it.call("CreateTrail", { Name: `trail-${at}`, S3BucketName: "my-logs" });
  for (let at = 1; at <= 7; at += 1) await create(at);
  await assert.rejects(create(8), { code: "MaximumNumberOfTrailsExceededException" });
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { homeRegion, owner, serviceBench } from "./service.fixture.ts";
import type { ServiceBench } from "./service.fixture.ts";

const arn = `arn:aws:cloudtrail:${homeRegion}:${owner}:trail/my-trail`;
const complete = {
  ReadWriteType: "All",
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};
const advanced = [
  {
    Name: "s3",
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::S3::Object"] },
    ],
  },
];

async function withTrail(): Promise<ServiceBench> {
  const it = await serviceBench();
  await it.call("CreateTrail", { Name: "my-trail", S3BucketName: "my-logs" });
  return it;
}

test("GetEventSelectors: of a new trail, the default", async () => {
  const it = await withTrail();
  assert.deepEqual(await it.call("GetEventSelectors", { TrailName: "my-trail" }), {
    TrailARN: arn,
    EventSelectors: [complete],
  });
});

test("PutEventSelectors: is echoed with its defaults, and read back the same", async () => {
  const it = await withTrail();
  const DataResources = [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::my-bucket/"] }];
  const put = await it.call("PutEventSelectors", {
    TrailName: "my-trail",
    EventSelectors: [{ ReadWriteType: "WriteOnly", DataResources }],
  });
  const expected = {
    TrailARN: arn,
    EventSelectors: [{ ...complete, ReadWriteType: "WriteOnly", DataResources }],
  };
  assert.deepEqual(put, expected);
  assert.deepEqual(await it.call("GetEventSelectors", { TrailName: arn }), expected);
});

test("PutEventSelectors: one kind drops the other", async () => {
  const it = await withTrail();
  const input = { TrailName: "my-trail", AdvancedEventSelectors: advanced };
  const expected = { TrailARN: arn, AdvancedEventSelectors: advanced };
  assert.deepEqual(await it.call("PutEventSelectors", input), expected);
  assert.deepEqual(await it.call("GetEventSelectors", { TrailName: "my-trail" }), expected);
  await it.call("PutEventSelectors", { TrailName: "my-trail", EventSelectors: [{}] });
  assert.deepEqual(await it.call("GetEventSelectors", { TrailName: "my-trail" }), {
    TrailARN: arn,
    EventSelectors: [complete],
  });
});

test("PutEventSelectors: HasCustomEventSelectors says whether it is another than the default", async () => {
  const it = await withTrail();
  const management = [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];
  const steps: readonly (readonly [object, boolean])[] = [
    [{ AdvancedEventSelectors: advanced }, true],
    [{ EventSelectors: [{}] }, false],
    [{ EventSelectors: [{ ReadWriteType: "ReadOnly" }] }, true],
    [{ AdvancedEventSelectors: management }, false],
  ];
  for (const [selectors, isCustom] of steps) {
    await it.call("PutEventSelectors", { TrailName: "my-trail", ...selectors });
    assert.equal(it.trails.find(1)?.hasCustomEventSelectors, isCustom, JSON.stringify(selectors));
  }
});

const invalid: readonly (readonly [what: string, selectors: object])[] = [
  ["none", {}],
  ["both kinds", { EventSelectors: [{}], AdvancedEventSelectors: advanced }],
  ["six", { EventSelectors: Array.from({ length: 6 }, () => ({})) }],
  ["a type that is none", { EventSelectors: [{ ReadWriteType: "read-only" }] }],
  ["a field that is none", { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "odd" }] }] }],
];
for (const [what, selectors] of invalid) {
  test(`PutEventSelectors: ${what}: InvalidEventSelectorsException`, async () => {
    const it = await withTrail();
    const put = it.call("PutEventSelectors", { TrailName: "my-trail", ...selectors });
    await assert.rejects(put, { code: "InvalidEventSelectorsException", status: 400 });
    assert.equal(it.trails.find(1)?.eventSelectors, undefined);
  });
}

test("AddTags, RemoveTags, ListTags: by ARN, in the home Region", async () => {
  const it = await withTrail();
  const tags = [{ Key: "team", Value: "audit" }, { Key: "env" }];
  assert.deepEqual(await it.call("AddTags", { ResourceId: arn, TagsList: tags }), {});
  await it.call("RemoveTags", { ResourceId: arn, TagsList: [{ Key: "team" }] });
  assert.deepEqual(await it.call("ListTags", { ResourceIdList: [arn] }), {
    ResourceTagList: [{ ResourceId: arn, TagsList: [{ Key: "env", Value: "" }] }],
  });
});

const tagErrors: readonly (readonly [arn: string, code: string, message: RegExp])[] = [
  ["my-trail", "CloudTrailARNInvalidException", /my-trail/],
  [
    arn.replace(owner, "999999999999"),
    "CloudTrailARNInvalidException",
    /caller account can access/,
  ],
  [
    arn.replace(homeRegion, "us-east-1"),
    "CloudTrailARNInvalidException",
    /^Region in ARN is wrong/,
  ],
  [arn.replace("my-trail", "another"), "ResourceNotFoundException", /another/],
  [arn.replace("trail/my-trail", "channel/x"), "ChannelNotFoundException", /channel/],
  [arn.replace("trail/my-trail", "eventdatastore/x"), "EventDataStoreNotFoundException", /store/],
  [arn.replace("trail/my-trail", "odd/x"), "ResourceTypeNotSupportedException", /odd/],
];
for (const [resource, code, message] of tagErrors) {
  test(`AddTags, RemoveTags, ListTags: ${resource}: ${code}`, async () => {
    const it = await withTrail();
    const change = { ResourceId: resource, TagsList: [{ Key: "a" }] };
    const expected = { code, message, status: 400 };
    await assert.rejects(it.call("AddTags", change), expected);
    await assert.rejects(it.call("RemoveTags", change), expected);
    await assert.rejects(it.call("ListTags", { ResourceIdList: [resource] }), expected);
  });
}

test("ListTags: one owner, up to twenty resources, no token", async () => {
  const it = await withTrail();
  const others = [arn, arn.replace(owner, "999999999999")];
  await assert.rejects(it.call("ListTags", { ResourceIdList: others }), {
    code: "CloudTrailARNInvalidException",
    message: "You cannot have resources belonging to multiple owners",
  });
  const many = Array.from({ length: 21 }, () => arn);
  await assert.rejects(it.call("ListTags", { ResourceIdList: many }), {
    code: "InvalidParameterException",
  });
  await assert.rejects(it.call("ListTags", { ResourceIdList: [arn], NextToken: "x" }), {
    code: "InvalidTokenException",
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { callBy, homeRegion, owner, serviceBench } from "./service.fixture.ts";

const event = {
  eventId: "event-1",
  eventName: "CreateBucket",
  eventSource: "s3.amazonaws.com",
  eventTimeMs: Date.UTC(2026, 0, 2),
  readOnly: false,
  accessKeyId: "AKIA0",
  username: "root",
  resources: [{ type: "AWS::S3::Bucket", name: "my-bucket" }, { type: "AWS::S3::Object" }],
  record: '{"eventID":"event-1"}',
};

test("LookupEvents: what is asked is passed on, what is found is spelled as the API does", async () => {
  const it = await serviceBench();
  it.answers.page = { events: [event] };
  const output = await it.call("LookupEvents", {
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateBucket" }],
    StartTime: new Date(1000),
    EndTime: new Date(2000),
    MaxResults: 5,
  });
  assert.deepEqual(it.queries, [
    {
      accountId: owner,
      region: homeRegion,
      category: "Management",
      from: 1000,
      to: 2000,
      attribute: { key: "EventName", value: "CreateBucket" },
      limit: 5,
    },
  ]);
  assert.deepEqual(output, {
    Events: [
      {
        EventId: "event-1",
        EventName: "CreateBucket",
        ReadOnly: "false",
        AccessKeyId: "AKIA0",
        EventTime: new Date(event.eventTimeMs),
        EventSource: "s3.amazonaws.com",
        Username: "root",
        Resources: [
          { ResourceType: "AWS::S3::Bucket", ResourceName: "my-bucket" },
          { ResourceType: "AWS::S3::Object" },
        ],
        CloudTrailEvent: '{"eventID":"event-1"}',
      },
    ],
  });
});

test("LookupEvents: by default fifty management events; insight asks for Insights events", async () => {
  const it = await serviceBench();
  await it.call("LookupEvents", {});
  await it.call("LookupEvents", { EventCategory: "insight" });
  const asked = it.queries.map(({ category, limit }) => [category, limit]);
  assert.deepEqual(asked, [
    ["Management", 50],
    ["Insight", 50],
  ]);
});

const attribute = { AttributeKey: "EventName", AttributeValue: "x" };
const refusals: readonly (readonly [input: object, code: string])[] = [
  [{ LookupAttributes: [attribute, attribute] }, "InvalidLookupAttributesException"],
  [
    { LookupAttributes: [{ ...attribute, AttributeKey: "Odd" }] },
    "InvalidLookupAttributesException",
  ],
  [
    { LookupAttributes: [{ ...attribute, AttributeValue: "" }] },
    "InvalidLookupAttributesException",
  ],
  [
    { LookupAttributes: [{ ...attribute, AttributeValue: "x".repeat(2001) }] },
    "InvalidLookupAttributesException",
  ],
  [
    { LookupAttributes: [{ ...attribute, AttributeValue: "_".repeat(1001) }] },
    "InvalidLookupAttributesException",
  ],
  [
    {
      EventCategory: "insight",
      LookupAttributes: [{ AttributeKey: "Username", AttributeValue: "x" }],
    },
    "InvalidLookupAttributesException",
  ],
  [{ StartTime: new Date(2000), EndTime: new Date(1000) }, "InvalidTimeRangeException"],
  [{ StartTime: new Date(Number.NaN) }, "InvalidTimeRangeException"],
  [{ MaxResults: 0 }, "InvalidMaxResultsException"],
  [{ MaxResults: 51 }, "InvalidMaxResultsException"],
  [{ MaxResults: -1 }, "InvalidMaxResultsException"],
  [{ EventCategory: "management" }, "InvalidEventCategoryException"],
  [{ NextToken: "odd" }, "InvalidNextTokenException"],
  [{ NextToken: "" }, "InvalidNextTokenException"],
];
for (const [input, code] of refusals) {
  test(`LookupEvents: ${JSON.stringify(input).slice(0, 70)}: ${code}`, async () => {
    const it = await serviceBench();
    await assert.rejects(it.call("LookupEvents", input), { code, status: 400 });
    assert.deepEqual(it.queries, []);
  });
}

test("LookupEvents: a token leads on with the same request only", async () => {
  const it = await serviceBench();
  const next = { eventTimeMs: 1234, position: 5678 };
  it.answers.page = { events: [], next };
  const input = { LookupAttributes: [attribute], StartTime: new Date(1000) };
  const output = await it.call("LookupEvents", input);
  assert.ok(typeof output === "object" && output !== null && "NextToken" in output);
  const { NextToken } = output;
  await it.call("LookupEvents", { ...input, MaxResults: 7, NextToken });
  assert.deepEqual(it.queries.at(-1)?.after, next);
  const others: readonly (readonly [object, object])[] = [
    [{ NextToken }, {}],
    [{ ...input, StartTime: new Date(1001), NextToken }, {}],
    [{ ...input, EndTime: new Date(2000), NextToken }, {}],
    [{ ...input, NextToken }, { region: "us-east-1" }],
    [{ ...input, NextToken }, { accountId: "999999999999" }],
  ];
  for (const [other, caller] of others) {
    await assert.rejects(it.call("LookupEvents", other, caller), {
      code: "InvalidNextTokenException",
    });
  }
});

test("ListPublicKeys: the keys of the range, now by default", async () => {
  const it = await serviceBench();
  const der = Uint8Array.from([0x30, 0x82]);
  it.answers.publicKeys = [{ fingerprint: "ab", der, validFrom: 1000, validTo: 2000 }];
  const expected = {
    PublicKeyList: [
      {
        Value: der,
        ValidityStartTime: new Date(1000),
        ValidityEndTime: new Date(2000),
        Fingerprint: "ab",
      },
    ],
  };
  assert.deepEqual(await it.call("ListPublicKeys", {}), expected);
  const backwards = { StartTime: new Date(2000), EndTime: new Date(1000) };
  await assert.rejects(it.call("ListPublicKeys", backwards), { code: "InvalidTimeRangeException" });
  const future = { StartTime: new Date(it.world.clock.now() + 1000) };
  await assert.rejects(it.call("ListPublicKeys", future), { code: "InvalidTimeRangeException" });
  await assert.rejects(it.call("ListPublicKeys", { NextToken: "x" }), {
    code: "InvalidTokenException",
  });
});

test("cloudtrailService: knows all operations of the model, and each implemented one by its name", async () => {
  const { service } = await serviceBench();
  assert.equal(service.schemas.size, 60);
  assert.equal(service.operations.size, 18);
  for (const [name, operation] of service.operations) {
    assert.equal(service.schemas.get(name), operation.schema, name);
    assert.equal(operation.action, `cloudtrail:${name}`);
    const isRead = /^(Get|List|Describe|Lookup)/.test(name);
    assert.equal(operation.access, isRead ? "read" : "write", name);
  }

  const members = ["Name", "TrailName", "ResourceId", "ResourceIdList"] as const;
  const text = fc.oneof(fc.string(), fc.constant("arn:aws:cloudtrail"), fc.constant(undefined));
  const odd = fc.dictionary(fc.constantFrom(...members.slice(0, 3)), text);
  await fc.assert(
    fc.asyncProperty(odd, fc.array(fc.string()), async (input, ResourceIdList) => {
      for (const operation of service.operations.values()) {
        const call = callBy({}, "request", 0);
        const resources = await operation.resources({ ...input, ResourceIdList }, call);
        assert.ok(resources.length > 0 && resources.every(({ arn }) => arn !== ""));
      }
    }),
    { seed: 5, numRuns: 50 },
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";

import * as sdk from "@aws-sdk/client-cloudtrail";

import { homeRegion, owner } from "./service.fixture.ts";
import type { ServiceBench } from "./service.fixture.ts";
import { openWire } from "./wire.fixture.ts";
import type { Wire } from "./wire.fixture.ts";

// What the API Reference lists under "Errors" of the operations on trails, each provoked by a call of
// the SDK, which has to know it by its name.

const name = "my-trail";
const arn = `arn:aws:cloudtrail:${homeRegion}:${owner}:trail/${name}`;
const bucket = { S3BucketName: "my-logs" };
const made = { Name: "another", ...bucket };
const otherArn = (part: string, by: string): string => arn.replace(part, by);

type Send = (client: sdk.CloudTrailClient) => Promise<unknown>;

interface Provoked {
  readonly code: string;
  readonly send: Send;
  /** What has to be so before the call. */
  readonly given?: (bench: ServiceBench) => unknown;
  readonly region?: string;
}

const create =
  (more: object): Send =>
  async (client) =>
    client.send(new sdk.CreateTrailCommand({ ...made, ...more }));
const update =
  (more: object): Send =>
  async (client) =>
    client.send(new sdk.UpdateTrailCommand({ Name: name, ...more }));
const select =
  (more: object): Send =>
  async (client) =>
    client.send(new sdk.PutEventSelectorsCommand({ TrailName: name, ...more }));
const lookup =
  (input: sdk.LookupEventsCommandInput): Send =>
  async (client) =>
    client.send(new sdk.LookupEventsCommand(input));
const tag =
  (ResourceId: string, TagsList: sdk.Tag[] = [{ Key: "a" }]): Send =>
  async (client) =>
    client.send(new sdk.AddTagsCommand({ ResourceId, TagsList }));
const untag =
  (ResourceId: string, TagsList: sdk.Tag[] = [{ Key: "a" }]): Send =>
  async (client) =>
    client.send(new sdk.RemoveTagsCommand({ ResourceId, TagsList }));
const tags =
  (ids: string[], more: object = {}): Send =>
  async (client) =>
    client.send(new sdk.ListTagsCommand({ ResourceIdList: ids, ...more }));

/** The operations that name one trail, reading and changing. */
const reads: Readonly<Record<string, (nameOrArn: string) => Send>> = {
  GetTrail: (Name) => async (client) => client.send(new sdk.GetTrailCommand({ Name })),
  GetTrailStatus: (Name) => async (client) => client.send(new sdk.GetTrailStatusCommand({ Name })),
  GetEventSelectors: (TrailName) => async (client) =>
    client.send(new sdk.GetEventSelectorsCommand({ TrailName })),
};
const writes: Readonly<Record<string, (nameOrArn: string) => Send>> = {
  UpdateTrail: (Name) => async (client) => client.send(new sdk.UpdateTrailCommand({ Name })),
  DeleteTrail: (Name) => async (client) => client.send(new sdk.DeleteTrailCommand({ Name })),
  StartLogging: (Name) => async (client) => client.send(new sdk.StartLoggingCommand({ Name })),
  StopLogging: (Name) => async (client) => client.send(new sdk.StopLoggingCommand({ Name })),
  PutEventSelectors: (TrailName) => select({ TrailName, EventSelectors: [{}] }),
};

const ofOneTrail = Object.entries({ ...reads, ...writes }).flatMap(
  ([operation, send]): readonly (readonly [string, Provoked])[] => [
    [operation, { code: "TrailNotFoundException", send: send("another") }],
    [operation, { code: "InvalidTrailNameException", send: send("a") }],
    [operation, { code: "CloudTrailARNInvalidException", send: send("arn:aws:s3:::x") }],
  ],
);
const awayFromHome = Object.entries(writes).map(
  ([operation, send]): readonly [string, Provoked] => [
    operation,
    { code: "InvalidHomeRegionException", send: send(arn), region: "us-east-1" },
  ],
);

/** What CreateTrail and UpdateTrail refuse alike. */
const settings: readonly (readonly [
  code: string,
  change: object,
  given?: (bench: ServiceBench) => unknown,
])[] = [
  ["InvalidS3BucketNameException", { S3BucketName: "No_Bucket" }],
  ["InvalidS3PrefixException", { S3KeyPrefix: "x".repeat(201) }],
  ["S3BucketDoesNotExistException", bucket, bucketIs({ kind: "no-such-bucket" })],
  [
    "InsufficientS3BucketPolicyException",
    bucket,
    bucketIs({ kind: "insufficient", missing: [{ Effect: "Allow" }] }),
  ],
  ["InvalidSnsTopicNameException", { SnsTopicName: "no topic" }],
  ["InsufficientSnsTopicPolicyException", { SnsTopicName: "unknown-topic" }],
  ["InvalidKmsKeyIdException", { KmsKeyId: "no key" }],
  ["KmsKeyNotFoundException", { KmsKeyId: "alias/logs" }],
  [
    "KmsException",
    { KmsKeyId: "alias/logs" },
    keyIs({ kind: "unusable", message: "The key is disabled." }),
  ],
  [
    "InsufficientEncryptionPolicyException",
    { KmsKeyId: "alias/logs" },
    keyIs({ kind: "insufficient", missing: [{ Effect: "Allow" }] }),
  ],
  [
    "InvalidCloudWatchLogsLogGroupArnException",
    { CloudWatchLogsLogGroupArn: "no group", CloudWatchLogsRoleArn: "no role" },
  ],
  [
    "InvalidParameterCombinationException",
    { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
  ],
  ["OrganizationsNotInUseException", { IsOrganizationTrail: true }],
];
const ofSettings = settings.flatMap(
  ([code, change, given]): readonly (readonly [string, Provoked])[] => [
    ["CreateTrail", { code, send: create(change), ...(given && { given }) }],
    ["UpdateTrail", { code, send: update(change), ...(given && { given }) }],
  ],
);

const manyTags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` }));
const notTaggable: readonly (readonly [code: string, resource: string])[] = [
  ["CloudTrailARNInvalidException", "no-arn"],
  ["ResourceNotFoundException", otherArn(name, "another")],
  ["ResourceTypeNotSupportedException", otherArn("trail/", "odd/")],
  ["EventDataStoreNotFoundException", otherArn("trail/", "eventdatastore/")],
  ["ChannelNotFoundException", otherArn("trail/", "channel/")],
];
const ofTags = notTaggable.flatMap(([code, resource]): readonly (readonly [string, Provoked])[] => [
  ["AddTags", { code, send: tag(resource) }],
  ["RemoveTags", { code, send: untag(resource) }],
  ["ListTags", { code, send: tags([resource]) }],
]);

const attribute = (AttributeKey: sdk.LookupAttributeKey): sdk.LookupAttribute => ({
  AttributeKey,
  AttributeValue: "x",
});

const provoked: readonly (readonly [operation: string, Provoked])[] = [
  ...ofOneTrail,
  ...awayFromHome,
  ...ofSettings,
  ...ofTags,
  ["CreateTrail", { code: "InvalidTrailNameException", send: create({ Name: "a" }) }],
  ["CreateTrail", { code: "TrailAlreadyExistsException", send: create({ Name: name }) }],
  [
    "CreateTrail",
    {
      code: "MaximumNumberOfTrailsExceededException",
      send: create({}),
      given: async (bench) => {
        for (const at of [2, 3, 4, 5])
          await bench.call("CreateTrail", { ...made, Name: `no-${at}` });
      },
    },
  ],
  ["CreateTrail", { code: "TagsLimitExceededException", send: create({ TagsList: manyTags }) }],
  [
    "CreateTrail",
    {
      code: "InvalidTagParameterException",
      send: create({ TagsList: [{ Key: "aws:x" }] }),
    },
  ],
  ["DescribeTrails", { code: "InvalidTrailNameException", send: describe(["a"]) }],
  ["DescribeTrails", { code: "CloudTrailARNInvalidException", send: describe(["arn:aws:s3:::x"]) }],
  ["PutEventSelectors", { code: "InvalidEventSelectorsException", send: select({}) }],
  ["AddTags", { code: "TagsLimitExceededException", send: tag(arn, manyTags) }],
  ["AddTags", { code: "InvalidTagParameterException", send: tag(arn, [{ Key: "aws:x" }]) }],
  ["RemoveTags", { code: "InvalidTagParameterException", send: untag(arn, [{ Key: "aws:x" }]) }],
  [
    "ListTags",
    { code: "InvalidParameterException", send: tags(Array.from({ length: 21 }, () => arn)) },
  ],
  ["ListTags", { code: "InvalidTokenException", send: tags([arn], { NextToken: "x" }) }],
  ["ListPublicKeys", { code: "InvalidTimeRangeException", send: publicKeys(backwards()) }],
  ["ListPublicKeys", { code: "InvalidTokenException", send: publicKeys({ NextToken: "x" }) }],
  ["ListTrails", { code: "InvalidNextTokenException", send: trails({ NextToken: "x" }) }],
  ["LookupEvents", { code: "InvalidTimeRangeException", send: lookup(backwards()) }],
  ["LookupEvents", { code: "InvalidMaxResultsException", send: lookup({ MaxResults: 51 }) }],
  ["LookupEvents", { code: "InvalidNextTokenException", send: lookup({ NextToken: "x" }) }],
  [
    "LookupEvents",
    {
      code: "InvalidLookupAttributesException",
      send: lookup({ LookupAttributes: [attribute("EventName"), attribute("EventId")] }),
    },
  ],
  [
    "LookupEvents",
    {
      code: "InvalidEventCategoryException",
      // @ts-expect-error -- the wire may hold any text
      send: lookup({ EventCategory: "management" }),
    },
  ],
];

for (const [operation, { code, send, given, region }] of provoked) {
  test(`${operation}: ${code}`, async () => {
    await using wire = await openWireWithTrail();
    await given?.(wire.bench);
    const before = wire.bench.trails.list();
    await assert.rejects(send(region === undefined ? wire.client : wire.at(region)), (error) => {
      assert.ok(error instanceof sdk.CloudTrailServiceException, String(error));
      assert.deepEqual([error.name, error.$metadata.httpStatusCode], [code, 400], error.message);
      assert.notEqual(error.message, "");
      const known = Object.entries(sdk).find(([exported]) => exported === code)?.[1];
      assert.ok(typeof known === "function" && error instanceof known, "the SDK knows the error");
      return true;
    });
    assert.equal(wire.recorded.at(-1)?.error?.code, code);
    assert.deepEqual(wire.bench.trails.list(), before, "nothing was changed");
  });
}

for (const [operation, send] of Object.entries(writes)) {
  test(`${operation}: ConflictException while another change is in progress`, async () => {
    await using wire = await openWireWithTrail();
    const asked = Promise.withResolvers<undefined>();
    const checked = Promise.withResolvers<{ readonly kind: "ok" }>();
    wire.bench.answers.bucketCheck = async () => {
      asked.resolve(undefined);
      return checked.promise;
    };
    const first = wire.client.send(new sdk.UpdateTrailCommand({ Name: name, ...bucket }));
    await asked.promise;
    await assert.rejects(send(name)(wire.client), { name: "ConflictException" });
    checked.resolve({ kind: "ok" });
    await first;
  });
}

test("LookupEvents: ThrottlingException above the rate that is set, by account and Region", async () => {
  await using wire = await openWire({ lookupsPerSecond: 2 });
  const ask = lookup({});
  await ask(wire.client);
  await ask(wire.client);
  await assert.rejects(ask(wire.client), { name: "ThrottlingException", message: "Rate exceeded" });
  await ask(wire.at("us-east-1"));
  await wire.bench.world.clock.advance(1000);
  await ask(wire.client);
});

async function openWireWithTrail(): Promise<Wire> {
  const wire = await openWire();
  await wire.bench.call("CreateTrail", { Name: name, ...bucket, IsMultiRegionTrail: true });
  return wire;
}

function bucketIs(outcome: Awaited<ReturnType<ServiceBench["answers"]["bucketCheck"]>>) {
  return ({ answers }: ServiceBench): void => void (answers.bucketCheck = async () => outcome);
}

function keyIs(outcome: Awaited<ReturnType<ServiceBench["answers"]["keyCheck"]>>) {
  return ({ answers }: ServiceBench): void => void (answers.keyCheck = async () => outcome);
}

function describe(trailNameList: string[]): Send {
  return async (client) => client.send(new sdk.DescribeTrailsCommand({ trailNameList }));
}

function publicKeys(input: sdk.ListPublicKeysCommandInput): Send {
  return async (client) => client.send(new sdk.ListPublicKeysCommand(input));
}

function trails(input: sdk.ListTrailsCommandInput): Send {
  return async (client) => client.send(new sdk.ListTrailsCommand(input));
}

function backwards(): { readonly StartTime: Date; readonly EndTime: Date } {
  return { StartTime: new Date(2000), EndTime: new Date(1000) };
}

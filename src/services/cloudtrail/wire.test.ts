import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StartQueryCommand,
  StopLoggingCommand,
  TrailNotFoundException,
} from "@aws-sdk/client-cloudtrail";

import { homeRegion, owner } from "./service.fixture.ts";
import { openWire } from "./wire.fixture.ts";

test("the SDK: a trail's life, with times and selectors as they were", async () => {
  await using wire = await openWire();
  const { client, bench } = wire;
  const made = await client.send(
    new CreateTrailCommand({ Name: "my-trail", S3BucketName: "my-logs", IsMultiRegionTrail: true }),
  );
  const { TrailARN: arn = "" } = made;
  await client.send(new StartLoggingCommand({ Name: arn }));
  const status = await wire.at("us-east-1").send(new GetTrailStatusCommand({ Name: arn }));
  assert.equal(status.IsLogging, true);
  assert.equal(status.StartLoggingTime?.getTime(), bench.world.clock.now());
  assert.equal(status.LatestNotificationAttemptTime, "");

  const FieldSelectors = [{ Field: "eventCategory", Equals: ["Management"] }];
  const AdvancedEventSelectors = [{ Name: "all", FieldSelectors }];
  await client.send(new PutEventSelectorsCommand({ TrailName: arn, AdvancedEventSelectors }));
  const selectors = await client.send(new GetEventSelectorsCommand({ TrailName: "my-trail" }));
  assert.deepEqual(selectors.AdvancedEventSelectors, AdvancedEventSelectors);

  const { trailList = [] } = await wire.at("us-west-2").send(new DescribeTrailsCommand({}));
  assert.deepEqual(
    trailList.map(({ TrailARN, HomeRegion }) => [TrailARN, HomeRegion]),
    [[arn, homeRegion]],
  );
  await client.send(new StopLoggingCommand({ Name: "my-trail" }));
  assert.equal(bench.trails.isStopUnderWay(1), false);
  assert.equal(wire.recorded.at(-1)?.operationName, "StopLogging");
});

test("the SDK: errors have their types, and unknown ones say that they are not there", async () => {
  await using wire = await openWire();
  const status = wire.client.send(new GetTrailStatusCommand({ Name: "my-trail" }));
  await assert.rejects(status, (error: Error) => {
    assert.ok(error instanceof TrailNotFoundException);
    const arn = `arn:aws:cloudtrail:${homeRegion}:${owner}:trail/my-trail`;
    assert.equal(error.message, `Unknown trail: ${arn} for the user: ${owner}`);
    return true;
  });
  const query = wire.client.send(new StartQueryCommand({ QueryStatement: "SELECT 1" }));
  await assert.rejects(query);
  assert.deepEqual(
    wire.recorded.map(({ operationName, error }) => [operationName, error !== undefined]),
    [
      ["GetTrailStatus", true],
      ["StartQuery", true],
    ],
  );
});

test("the SDK: events and keys arrive with their times and bytes", async () => {
  await using wire = await openWire();
  const { client, bench } = wire;
  const eventTimeMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  bench.answers.page = {
    events: [
      {
        eventId: "event-1",
        eventName: "CreateBucket",
        eventSource: "s3.amazonaws.com",
        eventTimeMs,
        resources: [],
        record: "{}",
      },
    ],
    next: { eventTimeMs, position: 42 },
  };
  const first = await client.send(new LookupEventsCommand({ MaxResults: 1 }));
  assert.equal(first.Events?.[0]?.EventTime?.getTime(), eventTimeMs);
  assert.equal(first.Events[0].CloudTrailEvent, "{}");
  const { NextToken } = first;
  await client.send(new LookupEventsCommand({ MaxResults: 1, NextToken }));
  assert.deepEqual(bench.queries.at(-1)?.after, { eventTimeMs, position: 42 });

  const der = Uint8Array.from([0x30, 0x82, 0x01]);
  bench.answers.publicKeys = [{ fingerprint: "ab", der, validFrom: 1000, validTo: 2500 }];
  const { PublicKeyList } = await client.send(new ListPublicKeysCommand({}));
  const [key] = PublicKeyList ?? [];
  assert.deepEqual(Buffer.from(key?.Value ?? []), Buffer.from(der));
  assert.equal(key?.ValidityEndTime?.getTime(), 2500);
});

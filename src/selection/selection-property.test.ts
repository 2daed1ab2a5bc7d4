import assert from "node:assert/strict";
import { test } from "node:test";

import type { AdvancedEventSelector, EventSelector } from "@aws-sdk/client-cloudtrail";
import * as fc from "fast-check";

import type { EventCategory } from "../record/envelope.ts";
import { compileSelection } from "./compile-selection.ts";
import { interpretSelection } from "./interpret-selectors.fixture.ts";
import type { SelectableEvent } from "./interpret-selectors.fixture.ts";
import type { SelectableCategory } from "./predicate.ts";
import type { SelectingTrail } from "./selection.ts";
import { basicResourceRules, fieldRules, operators, readWriteTypes } from "./selector-rules.ts";
import type { FieldRule } from "./selector-rules.ts";
import { validateAdvancedEventSelectors } from "./validate-advanced-event-selectors.ts";
import { validateEventSelectors } from "./validate-event-selectors.ts";

// Few values, so that selectors and events meet.
const accounts = ["111122223333", "444455556666"];
const regions = ["eu-central-1", "us-east-1"];
const sources = ["s3.amazonaws.com", "kms.amazonaws.com", "iam.amazonaws.com"];
const types = [...basicResourceRules.map(({ type }) => type), "AWS::SNS::Topic"];
const words = ["a", "b", "ab", "ba", "aab", "c"];
const objects = words.map((word) => `arn:aws:s3:::logs/${word}`);
const functions = ["a", "ab", "a:1"].map(
  (name) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
);
const tables = ["a", "ab"].map(
  (name) => `arn:aws:dynamodb:eu-central-1:111122223333:table/${name}`,
);
const arns = [...objects, ...functions, ...tables];
const parts = [...words, "arn:aws:s3:::logs/", "arn:aws:lambda", "table/a"];

const valuesByField: Readonly<Record<string, readonly string[]>> = {
  "resources.type": types,
  "resources.ARN": [...arns, ...parts],
  eventSource: [...sources, "s3", "amazonaws.com"],
};

/** The values of a field that its rule lets through. */
function valuesOf(name: string, rule: FieldRule): readonly string[] {
  const values = rule.values ?? valuesByField[name] ?? words;
  return values.filter((value) => rule.pattern === undefined || rule.pattern.test(value));
}

type Fields = NonNullable<AdvancedEventSelector["FieldSelectors"]>[number];

function fieldSelector(name: string, rule: FieldRule): fc.Arbitrary<Fields> {
  const lengthMax = rule.isSingle === true ? 1 : 3;
  const value = fc.constantFrom(...valuesOf(name, rule));
  const list = fc.uniqueArray(value, { minLength: 1, maxLength: lengthMax });
  return fc
    .dictionary(fc.constantFrom(...rule.operators), list, { minKeys: 1, maxKeys: 3 })
    .map((lists) => ({ ...lists, Field: name }));
}

/** Any selector of a category, made from the rules themselves. */
function advancedSelector(category: SelectableCategory): fc.Arbitrary<AdvancedEventSelector> {
  const rules = Object.entries(fieldRules[category]).flatMap(([name, rule]) =>
    rule === undefined ? [] : [{ name, rule }],
  );
  const required = rules.filter(({ rule }) => rule.isRequired === true);
  const optional = rules.filter(({ rule }) => rule.isRequired !== true);
  return fc
    .subarray(optional, { maxLength: Math.min(3, optional.length) })
    .chain((chosen) =>
      fc.tuple(...[...required, ...chosen].map(({ name, rule }) => fieldSelector(name, rule))),
    )
    .map((fields) => ({ FieldSelectors: fields.toReversed() }));
}

const dataResource = fc.oneof(
  fc.tuple(fc.constant("AWS::S3::Object"), fc.subarray(["arn:aws:s3", ...objects])),
  fc.tuple(fc.constant("AWS::Lambda::Function"), fc.subarray(["arn:aws:lambda", ...functions])),
  fc.tuple(fc.constant("AWS::DynamoDB::Table"), fc.subarray(["arn:aws:dynamodb", ...tables])),
);

const basicSelector: fc.Arbitrary<EventSelector> = fc
  .record(
    {
      ReadWriteType: fc.constantFrom("All" as const, "ReadOnly" as const, "WriteOnly" as const),
      IncludeManagementEvents: fc.boolean(),
      ExcludeManagementEventSources: fc.subarray(["kms.amazonaws.com"]),
    },
    { requiredKeys: [] },
  )
  .chain((selector) =>
    fc
      .array(dataResource, { minLength: 1, maxLength: 2 })
      .map((chosen) => chosen.map(([Type, Values]) => ({ Type, Values })))
      .map((DataResources) => ({ ...selector, DataResources })),
  );

const selectors = fc.oneof(
  fc.constant({}),
  fc.array(basicSelector, { minLength: 1, maxLength: 3 }).map((eventSelectors) => ({
    eventSelectors,
  })),
  fc
    .array(
      fc.oneof(
        advancedSelector("Management"),
        advancedSelector("Data"),
        advancedSelector("NetworkActivity"),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((advancedEventSelectors) => ({ advancedEventSelectors })),
);

const trail = fc
  .tuple(
    fc.record({
      accountId: fc.constantFrom(...accounts),
      homeRegion: fc.constantFrom(...regions),
      isMultiRegion: fc.boolean(),
      includeGlobalServiceEvents: fc.boolean(),
    }),
    selectors,
  )
  .map(([place, chosen]) => ({ ...place, ...chosen }));

const categories: readonly EventCategory[] = [
  "Management",
  "Data",
  "NetworkActivity",
  "Insight",
  "Aggregated",
];

const event: fc.Arbitrary<SelectableEvent> = fc.record({
  envelope: fc.record({
    eventId: fc.constant("1"),
    eventTimeMs: fc.constant(0),
    accountId: fc.constantFrom(...accounts),
    region: fc.constantFrom(...regions),
    category: fc.constantFrom(...categories, "Data" as const),
    eventSource: fc.constantFrom(...sources),
    eventName: fc.constantFrom(...words),
    readOnly: fc.constantFrom(true, false, undefined),
  }),
  record: fc.record(
    {
      resources: fc.array(
        fc.record({ type: fc.constantFrom(...types), ARN: fc.constantFrom(...arns) }),
        { maxLength: 3 },
      ),
      eventType: fc.constantFrom(...words),
      errorCode: fc.constantFrom("VpceAccessDenied", "AccessDenied"),
      vpcEndpointId: fc.constantFrom(...words),
      sessionCredentialFromConsole: fc.constant("true"),
      userIdentity: fc.record({ arn: fc.constantFrom(...words) }, { requiredKeys: [] }),
    },
    { requiredKeys: ["resources"] },
  ),
});

test("selectors that are made from the rules are valid, and every one of them is selected by", () => {
  assert.deepEqual(readWriteTypes, ["ReadOnly", "WriteOnly", "All"]);
  assert.equal(operators.length, 6);
  fc.assert(
    fc.property(selectors, (chosen) => {
      if ("eventSelectors" in chosen) {
        assert.equal(validateEventSelectors(chosen.eventSelectors), undefined);
      }
      if ("advancedEventSelectors" in chosen) {
        assert.equal(validateAdvancedEventSelectors(chosen.advancedEventSelectors), undefined);
      }
    }),
    { seed: 20_261_122, numRuns: 500 },
  );
});

test("compileSelection() of many trails agrees with a plain interpreter of each", () => {
  let wanted = 0;
  fc.assert(
    fc.property(
      fc.array(trail, { minLength: 1, maxLength: 6 }),
      fc.array(event, { minLength: 1, maxLength: 10 }),
      (chosen, events) => {
        const trails: readonly SelectingTrail[] = chosen.map((one, at) => ({
          ...one,
          number: chosen.length - at,
        }));
        const compiled = compileSelection(trails);
        for (const one of events) {
          const expected = interpretSelection(trails, one);
          assert.deepEqual(compiled(one.envelope, one.record), expected);
          wanted += expected.length;
        }
      },
    ),
    { seed: 20_261_122, numRuns: 1500 },
  );
  assert.ok(wanted > 1000, "selectors and events meet");
});

test("compileSelection() of more conditions than a small integer has bits", () => {
  const trails = Array.from({ length: 70 }, (_, at): SelectingTrail => ({
    number: 70 - at,
    accountId: "111122223333",
    homeRegion: "us-east-1",
    isMultiRegion: true,
    includeGlobalServiceEvents: true,
    advancedEventSelectors: [
      {
        FieldSelectors: [
          { Field: "eventCategory", Equals: ["Data"] },
          { Field: "resources.type", Equals: ["AWS::SNS::Topic"] },
          { Field: "resources.ARN", [at % 2 === 0 ? "NotEquals" : "StartsWith"]: [`topic-${at}`] },
        ],
      },
    ],
  }));
  const compiled = compileSelection(trails);
  for (const name of ["topic-0", "topic-69", "topic-6", "none"]) {
    const envelope = { eventId: "1", eventTimeMs: 0, region: "us-east-1", readOnly: true } as const;
    const from = { accountId: "111122223333", eventSource: "sns.amazonaws.com" } as const;
    const call = { ...envelope, ...from, category: "Data", eventName: "Publish" } as const;
    const record = { resources: [{ type: "AWS::SNS::Topic", ARN: name }] };
    const expected = interpretSelection(trails, { envelope: call, record });
    assert.deepEqual(compiled(call, record), expected, name);
  }
});

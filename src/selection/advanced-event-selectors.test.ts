import assert from "node:assert/strict";
import { test } from "node:test";

import type { AdvancedEventSelector, AdvancedFieldSelector } from "@aws-sdk/client-cloudtrail";

import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import { compileSelection } from "./compile-selection.ts";
import { validateAdvancedEventSelectors } from "./validate-advanced-event-selectors.ts";

const getObject: Envelope = {
  eventId: "1",
  eventTimeMs: 0,
  accountId: "111122223333",
  region: "eu-central-1",
  category: "Data",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  readOnly: true,
};
const isS3Object: AdvancedFieldSelector[] = [
  { Field: "eventCategory", Equals: ["Data"] },
  { Field: "resources.type", Equals: ["AWS::S3::Object"] },
];

function isWanted(
  fields: readonly AdvancedFieldSelector[],
  record: ParsedRecord,
  envelope: Partial<Envelope> = {},
): boolean {
  const selectors = [{ FieldSelectors: [...fields] }];
  assert.equal(validateAdvancedEventSelectors(selectors), undefined);
  const event = { ...getObject, ...envelope };
  const { accountId, region: homeRegion } = event;
  const trail = { number: 1, accountId, homeRegion, isMultiRegion: true };
  const selecting = { ...trail, includeGlobalServiceEvents: true };
  const selection = compileSelection([{ ...selecting, advancedEventSelectors: selectors }]);
  return selection(event, record).length > 0;
}

// User Guide, "How CloudTrail evaluates multiple conditions for a field".
test("advanced event selectors: decides the documented example", () => {
  const fields = [
    ...isS3Object,
    {
      Field: "resources.ARN",
      Equals: ["arn:aws:s3:::amzn-s3-demo-bucket/object1"],
      StartsWith: ["arn:aws:s3:::amzn-s3-demo-bucket/"],
      EndsWith: ["object3"],
      NotStartsWith: ["arn:aws:s3:::amzn-s3-demo-bucket/deselect"],
      NotEndsWith: ["object5"],
      NotEquals: ["arn:aws:s3:::amzn-s3-demo-bucket/object6"],
    },
  ];
  const expected: readonly (readonly [string, boolean])[] = [
    ["amzn-s3-demo-bucket/object1", true],
    ["amzn-s3-demo-bucket/object2", true],
    ["amzn-s3-demo-bucket1/object3", true],
    ["amzn-s3-demo-bucket/deselectObject4", false],
    ["amzn-s3-demo-bucket/object5", false],
    ["amzn-s3-demo-bucket/object6", false],
  ];
  for (const [name, wanted] of expected) {
    const record = { resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::${name}` }] };
    assert.equal(isWanted(fields, record), wanted, name);
  }
});

const inBucket: ParsedRecord = {
  eventType: "AwsApiCall",
  sessionCredentialFromConsole: "true",
  userIdentity: { arn: "arn:aws:iam::111122223333:user/alice" },
  resources: [
    { type: "AWS::S3::Object", ARN: "arn:aws:s3:::logs/a" },
    { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::logs" },
  ],
};
const table: readonly (readonly [string, AdvancedFieldSelector, boolean])[] = [
  ["eventName", { Field: "eventName", StartsWith: ["Get", "Put"] }, true],
  ["readOnly", { Field: "readOnly", Equals: ["false"] }, false],
  ["eventSource", { Field: "eventSource", NotEquals: ["s3.amazonaws.com"] }, false],
  ["eventType", { Field: "eventType", Equals: ["AwsApiCall"] }, true],
  ["userIdentity.arn", { Field: "userIdentity.arn", EndsWith: ["/alice"] }, true],
  ["a session of the console", { Field: "sessionCredentialFromConsole", Equals: ["true"] }, true],
  [
    "the ARN of the resource of that type, not of another",
    { Field: "resources.ARN", Equals: ["arn:aws:s3:::logs"] },
    false,
  ],
  [
    "a denied ARN of another type not at all",
    { Field: "resources.ARN", NotEquals: ["arn:aws:s3:::logs"] },
    true,
  ],
];
for (const [name, field, expected] of table) {
  test(`advanced event selectors: compares ${name}`, () => {
    assert.equal(isWanted([...isS3Object, field], inBucket), expected);
  });
}

test("advanced event selectors: lets only denying operators hold for a field that is missing", () => {
  const equals = { Field: "userIdentity.arn", Equals: ["x"] };
  const notEquals = { Field: "userIdentity.arn", NotEquals: ["x"] };
  const bare = { resources: inBucket["resources"] };
  assert.equal(isWanted([...isS3Object, equals], bare), false);
  assert.equal(isWanted([...isS3Object, notEquals], bare), true);
});

test("advanced event selectors: selects network activity by source and error", () => {
  const fields = [
    { Field: "eventCategory", Equals: ["NetworkActivity"] },
    { Field: "eventSource", Equals: ["s3.amazonaws.com"] },
    { Field: "errorCode", Equals: ["VpceAccessDenied"] },
  ];
  const envelope = { category: "NetworkActivity" as const };
  assert.equal(isWanted(fields, { errorCode: "VpceAccessDenied" }, envelope), true);
  assert.equal(isWanted(fields, {}, envelope), false);
  assert.equal(isWanted(fields, { errorCode: "VpceAccessDenied" }), false, "a data event");
});

const management = { Field: "eventCategory", Equals: ["Management"] };
const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `Get${at}`);
const faults: readonly (readonly [string, AdvancedFieldSelector[], RegExp])[] = [
  ["no field", [], /at least one field selector/],
  ["no category", [{ Field: "readOnly", Equals: ["true"] }], /needs eventCategory/],
  ["two categories", [{ Field: "eventCategory", Equals: ["Data", "Management"] }], /eventCategory/],
  ["a category of the Lake", [{ Field: "eventCategory", Equals: ["Evidence"] }], /eventCategory/],
  [
    "a denied category",
    [{ ...management, NotEquals: ["Data"] }],
    /operator in eventCategory NotEquals/,
  ],
  ["a field twice", [management, management], /eventCategory is given more than once/],
  [
    "a field of another category",
    [management, { Field: "eventName", Equals: ["CreateTrail"] }],
    /eventName is not valid for Management events/,
  ],
  ["a field without operator", [management, { Field: "readOnly" }], /at least one operator/],
  ["an empty list", [management, { Field: "readOnly", Equals: [] }], /at least one value/],
  ["an empty value", [...isS3Object, { Field: "eventName", Equals: [""] }], /is not valid/],
  [
    "a value without end",
    [...isS3Object, { Field: "eventName", Equals: ["x".repeat(2049)] }],
    /not/,
  ],
  [
    "a management source by name",
    [management, { Field: "eventSource", Equals: ["kms.amazonaws.com"] }],
    /operator in eventSource Equals/,
  ],
  [
    "another management source",
    [management, { Field: "eventSource", NotEquals: ["ec2.amazonaws.com"] }],
    /ec2\.amazonaws\.com in eventSource NotEquals is not valid/,
  ],
  [
    "data events without a type",
    [{ Field: "eventCategory", Equals: ["Data"] }],
    /resources\.type is required for Data/,
  ],
  [
    "two types",
    [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::A::B", "AWS::C::D"] },
    ],
    /resources\.type Equals takes one value/,
  ],
  [
    "network activity without a source",
    [{ Field: "eventCategory", Equals: ["NetworkActivity"] }],
    /eventSource is required for NetworkActivity/,
  ],
  ["501 values", [...isS3Object, { Field: "eventName", Equals: many(499) }], /1 to 500/],
];
for (const [name, fields, message] of faults) {
  test(`validateAdvancedEventSelectors() refuses ${name}`, () => {
    assert.match(validateAdvancedEventSelectors([{ FieldSelectors: fields }]) ?? "", message);
  });
}

test("validateAdvancedEventSelectors() takes types that are newer than itself, and refuses long names", () => {
  const field = (type: string): AdvancedEventSelector => ({
    Name: "x".repeat(1000),
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: [type] },
    ],
  });
  assert.equal(validateAdvancedEventSelectors([field("AWS::Tomorrow::Thing")]), undefined);
  const misspelt = validateAdvancedEventSelectors([field("AWS::s3::object")]);
  assert.match(misspelt ?? "", /AWS::s3::object .* Did you mean AWS::S3::Object\?/);
  assert.match(validateAdvancedEventSelectors([field("Thing")]) ?? "", /Thing in resources\.type/);
  const named = { ...field("AWS::S3::Object"), Name: "x".repeat(1001) };
  assert.match(validateAdvancedEventSelectors([named]) ?? "", /at most 1000 characters/);
  assert.match(validateAdvancedEventSelectors([]) ?? "", /at least one/);
});

import type { SelectableCategory } from "./predicate.ts";

/*
 * What a trail's selectors may say, as data. Sources: CloudTrail API Reference, "AdvancedFieldSelector"
 * and "DataResource"; User Guide, "Logging data events", "Logging network activity events".
 */

/** The operators of a field selector. The first three allow, the last three deny. */
export const operators = [
  "Equals",
  "StartsWith",
  "EndsWith",
  "NotEquals",
  "NotStartsWith",
  "NotEndsWith",
] as const;
export type Operator = (typeof operators)[number];

export interface FieldRule {
  readonly operators: readonly Operator[];
  /** The only values that may be given. Absent: any. */
  readonly values?: readonly string[];
  /** What every value must look like. Absent: anything. */
  readonly pattern?: RegExp;
  /** The field must be there. */
  readonly isRequired?: true;
  /** One value, no more. */
  readonly isSingle?: true;
}

const anyOperator: FieldRule = { operators };
const isReadOnly: FieldRule = { operators: ["Equals"], values: ["true", "false"] };

function category(name: SelectableCategory): FieldRule {
  return { operators: ["Equals"], values: [name], isRequired: true, isSingle: true };
}

/** The fields that a selector of a category may have. */
export const fieldRules: Readonly<
  Record<SelectableCategory, Readonly<Partial<Record<string, FieldRule>>>>
> = {
  Management: {
    eventCategory: category("Management"),
    readOnly: isReadOnly,
    eventSource: {
      operators: ["NotEquals"],
      values: ["kms.amazonaws.com", "rdsdata.amazonaws.com"],
    },
  },
  Data: {
    eventCategory: category("Data"),
    readOnly: isReadOnly,
    eventSource: anyOperator,
    eventName: anyOperator,
    eventType: anyOperator,
    // The list of types grows every month: a well-formed type that is not known here is taken.
    "resources.type": {
      operators: ["Equals"],
      pattern: /^[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+$/,
      isRequired: true,
      isSingle: true,
    },
    "resources.ARN": anyOperator,
    "userIdentity.arn": anyOperator,
    sessionCredentialFromConsole: { operators: ["Equals", "NotEquals"], values: ["true"] },
  },
  NetworkActivity: {
    eventCategory: category("NetworkActivity"),
    eventSource: {
      operators: ["Equals"],
      pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
      isRequired: true,
      isSingle: true,
    },
    eventName: anyOperator,
    "userIdentity.arn": anyOperator,
    errorCode: { operators: ["Equals"], values: ["VpceAccessDenied"] },
    vpcEndpointId: anyOperator,
  },
};

/** A data resource type of basic event selectors. */
export interface BasicResourceRule {
  readonly type: string;
  /** Stands for every resource of the type, and does not count as a value. */
  readonly all: RegExp;
  readonly value: RegExp;
  /** How a value is compared with a resource's ARN. */
  readonly compare: "prefix" | "exact" | "exact-or-qualified";
}

/** The three types that basic event selectors know; every other one needs advanced selectors. */
export const basicResourceRules: readonly BasicResourceRule[] = [
  {
    type: "AWS::S3::Object",
    all: /^arn:aws[a-z-]*:s3(:::)?$/,
    value: /^arn:aws[a-z-]*:s3:::[^/*\s]+\/.*$/s,
    compare: "prefix",
  },
  {
    type: "AWS::Lambda::Function",
    all: /^arn:aws[a-z-]*:lambda$/,
    value: /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?$/,
    compare: "exact-or-qualified",
  },
  {
    type: "AWS::DynamoDB::Table",
    all: /^arn:aws[a-z-]*:dynamodb$/,
    value: /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[A-Za-z0-9_.-]+$/,
    compare: "exact",
  },
];

export const readWriteTypes: readonly string[] = ["ReadOnly", "WriteOnly", "All"];
export const excludableSources: readonly string[] = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

export const selectorsMax = 5;
export const dataResourceValuesMax = 250;
export const conditionValuesMax = 500;
export const selectorNameLengthMax = 1000;
export const valueLengthMax = 2048;

/**
 * Services whose events are global: recorded in us-east-1 alone. STS only through its global
 * endpoint, which the record's host tells.
 *
 * @see User Guide, "Global service events"
 */
export const globalServiceSources: ReadonlySet<string> = new Set([
  "iam.amazonaws.com",
  "sts.amazonaws.com",
  "cloudfront.amazonaws.com",
  "route53.amazonaws.com",
  "organizations.amazonaws.com",
  "waf.amazonaws.com",
  "shield.amazonaws.com",
  "globalaccelerator.amazonaws.com",
]);
export const globalServiceRegion = "us-east-1";

import { readBinary, readBoolean, readDate, readIpRange, readNumber } from "./condition-value.ts";
import { compilePattern } from "./pattern.ts";
import type { PolicyVersion } from "./policy.ts";
import type { ContextValues } from "./request.ts";

/** Whether one value of the request fits one value of the policy. */
export type ValueTest = (actual: string, context: ContextValues) => boolean;

export interface ConditionOperator {
  /** Holds when no value of the policy fits, also when the key is missing. */
  readonly negated: boolean;
  /** Undefined: not a value that this operator knows. */
  readonly compile: (value: string, version: PolicyVersion) => ValueTest | undefined;
}

type Compile = ConditionOperator["compile"];

const stringEquals: Compile = (value, version) =>
  compilePattern(value, { version, hasWildcards: false });
const stringEqualsIgnoreCase: Compile = (value, version) =>
  compilePattern(value, { version, hasWildcards: false, ignoresCase: true });
const stringLike: Compile = (value, version) =>
  compilePattern(value, { version, hasWildcards: true });

/**
 * The six parts of an ARN are compared each for itself: a wildcard does not reach over a colon.
 * Text with fewer parts is no ARN, and equals none.
 */
const arnLike: Compile = (value, version) => {
  // A colon within a variable (`${aws:username}`) separates nothing.
  const parts = value === "*" ? Array<string>(6).fill("*") : sixParts(value.split(variableSafe));
  if (parts === undefined) return () => false;
  const patterns = parts.map((part) => compilePattern(part, { version, hasWildcards: true }));
  return (actual, context) => {
    const actualParts = sixParts(actual.split(":"));
    return (
      actualParts !== undefined &&
      patterns.every((matches, at) => matches(actualParts[at] ?? "", context))
    );
  };
};

const variableSafe = /:(?![^{}]*\})/;

/** The last part of an ARN may have colons in it. Undefined: there are fewer parts than six. */
function sixParts(split: readonly string[]): readonly string[] | undefined {
  return split.length < 6 ? undefined : [...split.slice(0, 5), split.slice(5).join(":")];
}

const comparing =
  <Value>(
    read: (text: string) => Value | undefined,
    holds: (actual: Value, wanted: Value) => boolean,
  ): Compile =>
  (value) => {
    const wanted = read(value);
    if (wanted === undefined) return undefined;
    return (text) => {
      const actual = read(text);
      return actual !== undefined && holds(actual, wanted);
    };
  };

const equal = (actual: unknown, wanted: unknown): boolean => actual === wanted;
const less = (actual: number, wanted: number): boolean => actual < wanted;
const atMost = (actual: number, wanted: number): boolean => actual <= wanted;
const more = (actual: number, wanted: number): boolean => actual > wanted;
const atLeast = (actual: number, wanted: number): boolean => actual >= wanted;

const positive = (compile: Compile): ConditionOperator => ({ negated: false, compile });
const negative = (compile: Compile): ConditionOperator => ({ negated: true, compile });

/**
 * Every operator but `Null`, by name.
 *
 * @see IAM User Guide, "IAM JSON policy elements: Condition operators"
 */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ["StringEquals", positive(stringEquals)],
  ["StringNotEquals", negative(stringEquals)],
  ["StringEqualsIgnoreCase", positive(stringEqualsIgnoreCase)],
  ["StringNotEqualsIgnoreCase", negative(stringEqualsIgnoreCase)],
  ["StringLike", positive(stringLike)],
  ["StringNotLike", negative(stringLike)],
  ["NumericEquals", positive(comparing(readNumber, equal))],
  ["NumericNotEquals", negative(comparing(readNumber, equal))],
  ["NumericLessThan", positive(comparing(readNumber, less))],
  ["NumericLessThanEquals", positive(comparing(readNumber, atMost))],
  ["NumericGreaterThan", positive(comparing(readNumber, more))],
  ["NumericGreaterThanEquals", positive(comparing(readNumber, atLeast))],
  ["DateEquals", positive(comparing(readDate, equal))],
  ["DateNotEquals", negative(comparing(readDate, equal))],
  ["DateLessThan", positive(comparing(readDate, less))],
  ["DateLessThanEquals", positive(comparing(readDate, atMost))],
  ["DateGreaterThan", positive(comparing(readDate, more))],
  ["DateGreaterThanEquals", positive(comparing(readDate, atLeast))],
  ["Bool", positive(comparing(readBoolean, equal))],
  ["BinaryEquals", positive(comparing(readBinary, equal))],
  ["IpAddress", positive(readIpRange)],
  ["NotIpAddress", negative(readIpRange)],
  ["ArnEquals", positive(arnLike)],
  ["ArnLike", positive(arnLike)],
  ["ArnNotEquals", negative(arnLike)],
  ["ArnNotLike", negative(arnLike)],
]);

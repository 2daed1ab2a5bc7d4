import type { Envelope, ParsedRecord } from "../record/envelope.ts";

/** Whether an event is wanted. Pure and compiled: runs once per event. */
export type Predicate = (envelope: Envelope, record: ParsedRecord) => boolean;

/** A test that all events of a category pass is not run at all. */
export type Test = Predicate | "always";

/** What a trail wants of one category: the test, and a key that equal tests share. */
export interface Condition {
  readonly key: string;
  readonly test: Test;
}

/** What a trail wants, by category. A category that is absent is not selected. */
export interface Conditions {
  readonly Management?: Condition;
  readonly Data?: Condition;
  readonly NetworkActivity?: Condition;
}

/** All of `tests`. */
export function allOf(tests: readonly Test[]): Test {
  const predicates = tests.filter((test) => test !== "always");
  const [only] = predicates;
  if (only === undefined) return "always";
  if (predicates.length === 1) return only;
  return (envelope, record) => predicates.every((predicate) => predicate(envelope, record));
}

/** Some of `tests`, of which there must be at least one. */
export function someOf(tests: readonly Test[]): Test {
  const predicates = tests.filter((test) => test !== "always");
  const [only] = predicates;
  if (only === undefined || predicates.length < tests.length) return "always";
  if (predicates.length === 1) return only;
  return (envelope, record) => predicates.some((predicate) => predicate(envelope, record));
}

/** The conditions as one: met when one of them is. Undefined for none. */
export function someConditionOf(conditions: readonly Condition[]): Condition | undefined {
  if (conditions.length === 0) return undefined;
  const byKey = new Map(conditions.map((condition) => [condition.key, condition]));
  const sorted = [...byKey.keys()].toSorted();
  return {
    key: JSON.stringify(sorted),
    test: someOf([...byKey.values()].map((condition) => condition.test)),
  };
}

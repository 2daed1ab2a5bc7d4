import type { Envelope, ParsedRecord } from "../record/envelope.ts";

/** The categories that event selectors choose from. */
export type SelectableCategory = "Management" | "Data" | "NetworkActivity";

/**
 * Whether an event is wanted. Pure and compiled: runs once per event, and for a data event once per
 * resource of the rule's type.
 *
 * @param arn of that resource. Absent: it has none, or the rule is not about resources
 */
export type Predicate = (envelope: Envelope, record: ParsedRecord, arn?: string) => boolean;

/** A test that all events pass is not run at all. */
export type Test = Predicate | "always";

/** A test, and a key that equal tests share. */
export interface Condition {
  readonly key: string;
  readonly test: Test;
}

/** What a selector wants of one category: it is asked only about events of its route. */
export interface Rule extends Condition {
  readonly category: SelectableCategory;
  /** Data: the type of a resource. Network activity: the event source. Management: empty. */
  readonly route: string;
}

/** All of `tests`, asked in their order. */
export function allOf(tests: readonly Test[]): Test {
  return tests.reduceRight<Test>(both, "always");
}

function both(rest: Test, test: Test): Test {
  if (rest === "always") return test;
  if (test === "always") return rest;
  return (envelope, record, arn) => test(envelope, record, arn) && rest(envelope, record, arn);
}

/** Some of `tests`, of which there must be at least one; asked in their order. */
export function someOf(tests: readonly Test[]): Test {
  if (tests.includes("always")) return "always";
  return tests.reduceRight(either);
}

function either(rest: Test, test: Test): Test {
  if (rest === "always" || test === "always") return "always";
  return (envelope, record, arn) => test(envelope, record, arn) || rest(envelope, record, arn);
}

/** The conditions as one: met when one of them is. There must be at least one. */
export function someConditionOf(conditions: readonly Condition[]): Condition {
  const byKey = new Map(conditions.map((condition) => [condition.key, condition]));
  const sorted = [...byKey.keys()].toSorted();
  return {
    key: JSON.stringify(sorted),
    test: someOf([...byKey.values()].map((condition) => condition.test)),
  };
}

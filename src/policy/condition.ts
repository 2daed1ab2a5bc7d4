import { assert } from "../base/assert.ts";
import type { ValueTest } from "./condition-operators.ts";
import { conditionOperators } from "./condition-operators.ts";
import { readBoolean } from "./condition-value.ts";
import type { Condition, PolicyVersion } from "./policy.ts";
import type { ContextValues } from "./request.ts";

/** Whether a condition holds for a request. */
export type ConditionTest = (context: ContextValues) => boolean;

/**
 * What keeps a condition from being compiled.
 *
 * @see IAM User Guide, "IAM JSON policy elements: Condition operators"
 */
export type ConditionFault = "condition-operator" | "condition-value";

/**
 * Compiles one key of a `Condition` block.
 *
 * A key that is missing satisfies negated operators, `…IfExists` and `ForAllValues:`, and nothing
 * else. Without a set operator, a key with several values is taken as `ForAnyValue:` takes it, and
 * a negated operator holds when none of them fits.
 */
export function compileCondition(
  condition: Condition,
  version: PolicyVersion,
): ConditionTest | ConditionFault {
  const key = condition.key.toLowerCase();
  if (condition.operator === "Null") return compileNull(key, condition.values);

  const [, set, name = "", ifExists] = operatorName.exec(condition.operator) ?? [];
  const operator = conditionOperators.get(name);
  if (operator === undefined) return "condition-operator";
  const tests: ValueTest[] = [];
  for (const value of condition.values) {
    const test = operator.compile(value, version);
    if (test === undefined) return "condition-value";
    tests.push(test);
  }

  const holds = (actual: string, context: ContextValues): boolean =>
    tests.some((test) => test(actual, context)) !== operator.negated;
  const whenMissing =
    ifExists !== undefined || set === "ForAllValues" || (operator.negated && set === undefined);
  const everyValue = set === "ForAllValues" || (operator.negated && set === undefined);
  return (context) => {
    const values = context.get(key);
    if (values === undefined) return whenMissing;
    const one = (value: string): boolean => holds(value, context);
    return everyValue ? values.every(one) : values.some(one);
  };
}

const operatorName = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** `Null`: `true` asks that the key is missing, `false` that it is there. */
function compileNull(key: string, values: readonly string[]): ConditionTest | ConditionFault {
  const wanted = new Set(values.map(readBoolean));
  if (wanted.has(undefined)) return "condition-value";
  return (context) => wanted.has(context.get(key) === undefined);
}

/** Compiles a condition that the parser let through. */
export function mustCompileCondition(condition: Condition, version: PolicyVersion): ConditionTest {
  const test = compileCondition(condition, version);
  assert(typeof test !== "string", `the parser let through a condition on ${condition.key}`);
  return test;
}

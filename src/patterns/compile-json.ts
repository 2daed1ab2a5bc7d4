import { unreachable } from "../base/assert.ts";
import { compileEquality, compileOrder, isScalar, textOf } from "./compile-value.ts";
import type { Condition, Selector, ValueTest } from "./pattern.ts";
import { isWildcard } from "./pattern.ts";
import type { Properties, PropertyTable } from "./property-table.ts";
import { missing } from "./property-table.ts";

export type PropertiesTest = (properties: Properties) => boolean;

/** Values, one of which a property must have for a condition to hold. */
export interface Needed {
  readonly slot: number;
  readonly texts: ReadonlySet<string>;
}

/** Compiles the condition of a pattern for JSON, with its selectors in `table`. */
export function compileCondition(
  condition: Condition<Selector>,
  table: PropertyTable,
): PropertiesTest {
  if (condition.kind === "test") return compileTest(condition.subject, condition.test, table);
  const needed = condition.kind === "any" ? neededBy(condition, table) : undefined;
  // `$.a = x || $.a = y || …`: one look-up, however long it is.
  if (needed !== undefined && condition.of.every(({ kind }) => kind === "test")) {
    return ({ at }) => {
      const value = at(needed.slot);
      return isScalar(value) && needed.texts.has(textOf(value));
    };
  }
  const parts = condition.of.map((part) => compileCondition(part, table));
  const decisive = condition.kind === "any";
  return (properties) => {
    for (const test of parts) if (test(properties) === decisive) return decisive;
    return !decisive;
  };
}

/**
 * The values that a condition cannot hold without; undefined: there is no property of which that
 * can be said.
 */
export function neededBy(condition: Condition<Selector>, table: PropertyTable): Needed | undefined {
  if (condition.kind === "test") return neededByTest(condition.subject, condition.test, table);
  const all = condition.of.map((part) => neededBy(part, table));
  const found = all.filter((needed) => needed !== undefined);
  const [first] = found;
  // People write from the general to the particular: the last rules out the most.
  if (first === undefined || condition.kind === "all") return found.at(-1);
  const isOfOne = found.length === all.length && found.every(({ slot }) => slot === first.slot);
  if (!isOfOne) return undefined;
  return { slot: first.slot, texts: new Set(found.flatMap(({ texts }) => [...texts])) };
}

function neededByTest(
  selector: Selector,
  test: ValueTest,
  table: PropertyTable,
): Needed | undefined {
  if (test.kind !== "equal" || test.value.kind !== "text" || isWildcard(selector)) return undefined;
  const { text } = test.value;
  if (text.includes("*")) return undefined;
  return { slot: table.slotOf(selector), texts: new Set([text]) };
}

function compileTest(selector: Selector, test: ValueTest, table: PropertyTable): PropertiesTest {
  const slot = table.slotOf(selector);
  const holds = compileValueTest(test);
  if (!isWildcard(selector)) return ({ at }) => holds(at(slot));
  return ({ at }) => {
    const values = at(slot);
    if (!Array.isArray(values) || values.length === 0) return holds(missing);
    return values.some((value) => holds(value));
  };
}

/**
 * A test of one value, or of `missing`. An object or an array is neither equal nor unequal to
 * anything; a property that is missing or null is unequal to everything.
 */
function compileValueTest(test: ValueTest): (value: unknown) => boolean {
  switch (test.kind) {
    case "equal": {
      const isEqual = compileEquality(test.value);
      return (value) => isScalar(value) && isEqual(value);
    }
    case "unequal": {
      const isEqual = compileEquality(test.value);
      return (value) => (isScalar(value) ? !isEqual(value) : value === missing || value === null);
    }
    case "order": {
      const isInOrder = compileOrder(test.operator, test.number);
      return (value) => typeof value === "number" && isInOrder(value);
    }
    case "null":
      return (value) => value === null;
    case "true":
      return (value) => value === true;
    case "false":
      return (value) => value === false;
    case "absent":
      return (value) => value === missing;
    default:
      return unreachable(test);
  }
}

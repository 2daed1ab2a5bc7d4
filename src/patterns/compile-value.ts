import { unreachable } from "../base/assert.ts";
import { compileExpression } from "./expression-matcher.ts";
import type { OrderOperator, Value } from "./pattern.ts";

/** A scalar of JSON other than null. */
export type Scalar = string | number | boolean;

/** How a scalar is compared with text. */
export function textOf(scalar: Scalar): string {
  return typeof scalar === "string" ? scalar : String(scalar);
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/**
 * A test of whether a scalar is what `=` wants. A number in a pattern equals numbers by value and texts
 * letter by letter.
 */
export function compileEquality(value: Value): (scalar: Scalar) => boolean {
  switch (value.kind) {
    case "number":
      return (scalar) =>
        typeof scalar === "number" ? scalar === value.number : scalar === value.text;
    case "expression": {
      const matches = compileExpression(value.expression);
      return (scalar) => matches(textOf(scalar));
    }
    case "text": {
      const matches = compileWildcards(value.text);
      return (scalar) => matches(textOf(scalar));
    }
    default:
      return unreachable(value);
  }
}

export function compileOrder(operator: OrderOperator, number: number): (other: number) => boolean {
  switch (operator) {
    case "<":
      return (other) => other < number;
    case "<=":
      return (other) => other <= number;
    case ">":
      return (other) => other > number;
    case ">=":
      return (other) => other >= number;
    default:
      return unreachable(operator);
  }
}

/**
 * A test of whether all of a text fits, where `*` in the pattern is any run of characters. Each
 * stretch between two `*` is sought once, from the left.
 */
export function compileWildcards(pattern: string): (text: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return (text) => text === pattern;
  const middle = rest.filter((stretch) => stretch !== "");
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const stretch of middle) {
      const found = text.indexOf(stretch, at);
      if (found === -1) return false;
      at = found + stretch.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

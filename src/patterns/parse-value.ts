import type { PatternReader } from "./pattern-reader.ts";
import type { OrderOperator, Value, ValueTest } from "./pattern.ts";
import { parseRegularExpression } from "./regular-expression.ts";
import type { RegularExpression } from "./regular-expression.ts";

/** An operator and what it compares with; undefined: no operator stands here. */
export function takeComparison(reader: PatternReader): ValueTest | undefined {
  const operator = operators.find((symbol) => reader.take(symbol));
  if (operator === undefined) return undefined;
  reader.skipSpaces();
  const at = reader.at;
  const value = parseValue(reader);
  if (operator === "=") return { kind: "equal", value };
  if (operator === "!=") return { kind: "unequal", value };
  if (value.kind !== "number") {
    throw reader.bad(`${operator} must be followed by a number: ${reader.since(at)}`);
  }
  return { kind: "order", operator, number: value.number };
}

/** The text of a number as patterns and fields write it. */
export const numberForm: RegExp = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

const operators: readonly ("=" | "!=" | OrderOperator)[] = ["!=", "<=", ">=", "<", ">", "="];

function parseValue(reader: PatternReader): Value {
  const expression = takeExpression(reader);
  if (expression !== undefined) return { kind: "expression", expression };
  const quoted = takeQuoted(reader);
  if (quoted !== undefined) return { kind: "text", text: quoted };
  const text = reader.takeRun(/[A-Za-z0-9_.:*+-]*/y);
  if (text === "") throw reader.badTerm();
  return numberForm.test(text)
    ? { kind: "number", number: Number(text), text }
    : { kind: "text", text };
}

/** The phrase in quotation marks that stands here, in which `\"` and `\\` stand for one character. */
export function takeQuoted(reader: PatternReader): string | undefined {
  if (!reader.take('"')) return undefined;
  let text = "";
  while (!reader.take('"')) {
    if (reader.isAtEnd) throw reader.bad("a quotation mark is missing");
    if (reader.take('\\"')) text += '"';
    else if (reader.take("\\\\")) text += "\\";
    else text += reader.takeAny();
  }
  return text;
}

/** The expression between percent signs that stands here. */
export function takeExpression(reader: PatternReader): RegularExpression | undefined {
  if (!reader.take("%")) return undefined;
  const at = reader.at;
  const source = reader.takeUntil("%");
  if (source === undefined) throw reader.bad("the % that ends the regular expression is missing");
  return parseRegularExpression(source, at);
}

import { must } from "../base/assert.ts";
import { compileEquality, compileOrder } from "./compile-value.ts";
import { numberForm } from "./parse-value.ts";
import type { Condition, FieldsPattern, ValueTest } from "./pattern.ts";
import type { LineField } from "./split-fields.ts";
import { splitFields } from "./split-fields.ts";

/** The fields of a line that matches, by `$name`, and by `$1`, `$2`, … where they have no name. */
export type ExtractedFields = ReadonlyMap<string, string>;

/**
 * Compiles a pattern for fields to what it extracts from a message; undefined: it does not match.
 *
 * A line must have a field for each of the pattern. What it has more goes to the ellipsis; without
 * one the last field is all the rest of the line.
 */
export function compileFields(
  pattern: FieldsPattern,
): (message: string) => ExtractedFields | undefined {
  const fields = pattern.fields.map(({ name, condition }) => ({
    name,
    test: condition === undefined ? undefined : compileText(condition),
  }));
  const ellipsisAt = pattern.ellipsisAt ?? fields.length;
  return (message) => {
    const found = splitFields(message);
    if (found.length < fields.length) return undefined;
    const isCut = pattern.ellipsisAt === undefined && found.length > fields.length;
    const line = isCut ? joinRest(message, found, fields.length) : found;
    const skipped = line.length - fields.length;

    const extracted = new Map<string, string>();
    for (const [at, { text }] of line.entries()) {
      const field = fields[placeOf(at, ellipsisAt, skipped)];
      if (field?.test?.(text) === false) return undefined;
      extracted.set(`$${field?.name ?? at + 1}`, text);
    }
    return extracted;
  };
}

/** Which field of the pattern the one at `at` of a line is; -1: one that the ellipsis stands for. */
function placeOf(at: number, ellipsisAt: number, skipped: number): number {
  if (at < ellipsisAt) return at;
  return at < ellipsisAt + skipped ? -1 : at - skipped;
}

/** The line as `count` fields, the last of which is all the rest. */
function joinRest(
  message: string,
  found: readonly LineField[],
  count: number,
): readonly LineField[] {
  const last = must(found[count - 1], "a pattern without an ellipsis has a field");
  const rest = { text: message.slice(last.start).trimEnd(), start: last.start };
  return [...found.slice(0, count - 1), rest];
}

type TextTest = (text: string) => boolean;

function compileText(condition: Condition<string>): TextTest {
  if (condition.kind === "test") return compileTest(condition.test);
  const parts = condition.of.map(compileText);
  return condition.kind === "all"
    ? (text) => parts.every((test) => test(text))
    : (text) => parts.some((test) => test(text));
}

/** A field that looks like a number is compared as one, where the pattern has a number. */
function compileTest(test: ValueTest): TextTest {
  if (test.kind === "order") {
    const isInOrder = compileOrder(test.operator, test.number);
    return (text) => numberForm.test(text) && isInOrder(Number(text));
  }
  if (test.kind !== "equal" && test.kind !== "unequal") return () => false;
  const { value, kind } = test;
  const isEqual = compileEquality(value);
  const equals: TextTest =
    value.kind === "number"
      ? (text) => isEqual(numberForm.test(text) ? Number(text) : text)
      : isEqual;
  return kind === "equal" ? equals : (text) => !equals(text);
}

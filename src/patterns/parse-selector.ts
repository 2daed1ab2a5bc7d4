import type { PatternReader } from "./pattern-reader.ts";
import type { Selector, Step } from "./pattern.ts";

/**
 * Parses a property selector: `$.a.b`, `$.a[0]`, `$.a[*]`, `$.*`, `$.['key.with.dots']`. Names are
 * letters, digits, `_` and `-`; others stand in brackets and single quotation marks.
 */
export function parseSelector(reader: PatternReader): Selector {
  const start = reader.at;
  if (!reader.take("$")) throw reader.badTerm();
  const steps: Step[] = [];
  for (;;) {
    const step = takeStep(reader, start);
    if (step === undefined) break;
    steps.push(step);
  }
  const [first] = steps;
  if (first === undefined) throw reader.badTerm(start);
  if (first.kind === "element" || first.kind === "any-element") {
    throw reader.bad("an element must follow a property");
  }
  return { text: reader.since(start), steps };
}

function takeStep(reader: PatternReader, start: number): Step | undefined {
  const isAfterDot = reader.take(".");
  if (reader.take("[")) return parseBrackets(reader, start, isAfterDot);
  if (!isAfterDot) return undefined;
  if (reader.take("*")) return { kind: "any-property" };
  const name = reader.takeRun(/[A-Za-z0-9_-]*/y);
  if (name === "") throw reader.badTerm(start);
  return { kind: "property", name };
}

function parseBrackets(reader: PatternReader, start: number, isAfterDot: boolean): Step {
  if (reader.take("'")) {
    const name = reader.takeUntil("'");
    if (name === undefined) throw reader.bad("a quotation mark is missing");
    if (!reader.take("]")) throw reader.badTerm(start);
    return { kind: "property", name };
  }
  if (isAfterDot) throw reader.badTerm(start);
  if (reader.take("*")) {
    if (!reader.take("]")) throw reader.badTerm(start);
    return { kind: "any-element" };
  }
  const digits = reader.takeRun(/[0-9]*/y);
  if (digits === "" || !reader.take("]")) throw reader.badTerm(start);
  return { kind: "element", index: Number(digits) };
}

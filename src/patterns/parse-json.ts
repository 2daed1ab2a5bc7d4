import { parseSelector } from "./parse-selector.ts";
import { takeComparison } from "./parse-value.ts";
import { checkLimits, checkWildcards } from "./pattern-limits.ts";
import type { PatternReader } from "./pattern-reader.ts";
import type { Condition, JsonPattern, Selector, ValueTest } from "./pattern.ts";
import { joined } from "./pattern.ts";

/** Parses what follows `{`: tests joined by `&&`, which binds tighter, `||` and parentheses. */
export function parseJson(reader: PatternReader): JsonPattern {
  const condition = parseAny(reader);
  if (!reader.take("}")) throw reader.badTerm();
  reader.skipSpaces();
  if (!reader.isAtEnd) throw reader.bad("nothing may follow the closing brace");
  checkLimits([condition]);
  checkWildcards(condition);
  return { kind: "json", condition };
}

/** Ends behind the spaces that follow. The length of a pattern bounds how deep this goes. */
function parseAny(reader: PatternReader): Condition<Selector> {
  const branches = [parseAll(reader)];
  while (reader.take("||")) branches.push(parseAll(reader));
  return joined("any", branches);
}

function parseAll(reader: PatternReader): Condition<Selector> {
  const parts = [parsePart(reader)];
  while (reader.take("&&")) parts.push(parsePart(reader));
  return joined("all", parts);
}

function parsePart(reader: PatternReader): Condition<Selector> {
  reader.skipSpaces();
  const part = reader.take("(") ? parseGroup(reader) : parseTest(reader);
  reader.skipSpaces();
  return part;
}

function parseGroup(reader: PatternReader): Condition<Selector> {
  const condition = parseAny(reader);
  if (!reader.take(")")) throw reader.badTerm();
  return condition;
}

function parseTest(reader: PatternReader): Condition<Selector> {
  const subject = parseSelector(reader);
  reader.skipSpaces();
  const test = takeComparison(reader) ?? takeState(reader);
  if (test === undefined) throw reader.badTerm();
  return { kind: "test", subject, test };
}

const states: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ["IS NULL", { kind: "null" }],
  ["IS TRUE", { kind: "true" }],
  ["IS FALSE", { kind: "false" }],
  ["NOT EXISTS", { kind: "absent" }],
]);

function takeState(reader: PatternReader): ValueTest | undefined {
  const first = reader.takeRun(/[A-Z]*/y);
  if (first === "") return undefined;
  reader.skipSpaces();
  const words = `${first} ${reader.takeRun(/[A-Za-z]*/y)}`;
  const test = states.get(words);
  if (test === undefined) throw reader.bad(`unknown operator: ${words}`);
  return test;
}

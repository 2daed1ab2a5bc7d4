import { compileFields } from "./compile-fields.ts";
import type { Needed, PropertiesTest } from "./compile-json.ts";
import { compileCondition, neededBy } from "./compile-json.ts";
import { compileTerms } from "./compile-terms.ts";
import { isScalar, textOf } from "./compile-value.ts";
import type { PatternEvent } from "./pattern-event.ts";
import type { FilterPattern, JsonPattern } from "./pattern.ts";
import type { Properties } from "./property-table.ts";
import { PropertyTable } from "./property-table.ts";

/** The numbers of the patterns that match an event: indexes into what was compiled, ascending. */
export type PatternSet = (event: PatternEvent) => readonly number[];

/**
 * Compiles patterns to run together: once per change, to run once per event.
 *
 * A property is read once for all of them. A pattern that wants one of certain values of a property, as
 * most do of `eventName` or `errorCode`, is looked up by the value that is there: what an event costs grows
 * with the patterns it may match, not with those that there are.
 */
export function compilePatterns(patterns: readonly FilterPattern[]): PatternSet {
  const json = compileJsonPatterns(patterns);
  const messages = patterns.flatMap((pattern, number) =>
    pattern.kind === "json" ? [] : [{ number, test: compileMessage(pattern) }],
  );
  return (event) => {
    const matched = json(event);
    for (const { number, test } of messages) if (test(event.message())) matched.push(number);
    return matched.length > 1 ? matched.toSorted((a, b) => a - b) : matched;
  };
}

/** One pattern alone. */
export function compilePattern(pattern: FilterPattern): (event: PatternEvent) => boolean {
  const matches = compilePatterns([pattern]);
  return (event) => matches(event).length > 0;
}

function compileMessage(
  pattern: Exclude<FilterPattern, JsonPattern>,
): (message: string) => boolean {
  if (pattern.kind === "terms") return compileTerms(pattern);
  const extract = compileFields(pattern);
  return (message) => extract(message) !== undefined;
}

interface Candidate {
  readonly number: number;
  readonly test: PropertiesTest;
}

/** The candidates by the value of one property. */
interface Index {
  readonly slot: number;
  readonly byText: Map<string, Candidate[]>;
}

function compileJsonPatterns(
  patterns: readonly FilterPattern[],
): (event: PatternEvent) => number[] {
  const table = new PropertyTable();
  const indexes = new Map<number, Index>();
  const others: Candidate[] = [];
  for (const [number, pattern] of patterns.entries()) {
    if (pattern.kind !== "json") continue;
    const candidate = { number, test: compileCondition(pattern.condition, table) };
    const needed = neededBy(pattern.condition, table);
    if (needed === undefined) others.push(candidate);
    else addTo(indexes, needed, candidate);
  }
  const all = [...indexes.values()];
  if (all.length + others.length === 0) return () => [];
  return (event) => {
    const record = event.record();
    if (record === undefined) return [];
    const properties = table.properties(record);
    const matched: number[] = [];
    for (const index of all) collect(candidatesOf(index, properties), properties, matched);
    collect(others, properties, matched);
    return matched;
  };
}

function addTo(indexes: Map<number, Index>, { slot, texts }: Needed, candidate: Candidate): void {
  const index = indexes.get(slot) ?? { slot, byText: new Map<string, Candidate[]>() };
  indexes.set(slot, index);
  for (const text of texts) {
    const there = index.byText.get(text) ?? [];
    index.byText.set(text, there);
    there.push(candidate);
  }
}

const none: readonly Candidate[] = [];

function candidatesOf({ slot, byText }: Index, properties: Properties): readonly Candidate[] {
  const value = properties.at(slot);
  return isScalar(value) ? (byText.get(textOf(value)) ?? none) : none;
}

function collect(
  candidates: readonly Candidate[],
  properties: Properties,
  matched: number[],
): void {
  for (const { number, test } of candidates) if (test(properties)) matched.push(number);
}

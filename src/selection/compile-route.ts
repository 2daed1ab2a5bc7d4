import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import { groupBy } from "./group-by.ts";
import type { Condition, Test } from "./predicate.ts";

/** The trails that want an event of a route: their numbers, ascending. `arn`: as for a predicate. */
export type Route = (envelope: Envelope, record: ParsedRecord, arn?: string) => readonly number[];

/** What a trail wants of a route. */
export interface Wanting {
  readonly number: number;
  readonly condition: Condition;
}

export const nobody: readonly number[] = [];

/**
 * Compiles what trails want of one route: each condition is tested once, however many trails have it.
 */
export function compileRoute(wanting: readonly Wanting[]): Route {
  const groups = [...groupBy(wanting, ({ condition }) => condition.key).values()].flatMap((equal) =>
    equal.slice(0, 1).map(({ condition: { test } }) => ({
      test,
      numbers: union([equal.map(({ number }) => number)]),
    })),
  );
  const slices = Array.from({ length: Math.ceil(groups.length / sliceSize) }, (_, at) =>
    compileSlice(groups.slice(at * sliceSize, (at + 1) * sliceSize)),
  );
  const [only] = slices;
  if (only !== undefined && slices.length === 1) return only;
  return (envelope, record, arn) => union(slices.map((slice) => slice(envelope, record, arn)));
}

/** Each number once, ascending. */
export function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())].toSorted((a, b) => a - b);
}

/** Trails that want the same. */
interface Group {
  readonly test: Test;
  readonly numbers: readonly number[];
}

/** As many groups as a small integer has bits. */
const sliceSize = 30;
const unionsMax = 1024;

/**
 * Which groups want an event is a bit set, and events of a kind tend to have the same: the union of
 * its groups is kept, so that most events cost their tests and a look into a map.
 */
function compileSlice(groups: readonly Group[]): Route {
  const unions = new Map<number, readonly number[]>([[0, nobody]]);
  return (envelope, record, arn) => {
    let wanting = 0;
    let bit = 1;
    for (const { test } of groups) {
      if (test === "always" || test(envelope, record, arn)) wanting |= bit;
      bit <<= 1;
    }
    const known = unions.get(wanting);
    if (known !== undefined) return known;
    const numbers = union(
      groups.flatMap((group, at) => (wanting & (1 << at) ? [group.numbers] : [])),
    );
    // Bounded, whatever comes in.
    if (unions.size >= unionsMax) unions.clear();
    unions.set(wanting, numbers);
    return numbers;
  };
}

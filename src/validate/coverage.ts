/** From, and up to but without, milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** The intervals joined where they meet or overlap, in order. */
export function joined(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || next.from > last.to) result.push(next);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
  }
  return result;
}

/** Whether all of a time is in one of the joined intervals. */
export function isCovered(time: Interval, intervals: readonly Interval[]): boolean {
  return intervals.some(({ from, to }) => from <= time.from && time.to <= to);
}

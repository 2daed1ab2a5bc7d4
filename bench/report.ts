import { availableParallelism, cpus, loadavg } from "node:os";

/** One line of a benchmark's result. */
export interface Result {
  readonly what: string;
  readonly figure: string;
  /** What the machine gives when nothing but the unavoidable is done, in the figure's unit. */
  readonly ceiling?: string;
  /** Figure by ceiling. */
  readonly ratio?: number;
  readonly bar: string;
  readonly isPassed: boolean;
}

/** Prints a result; one that misses its bar makes the process fail. */
export function report({ what, figure, ceiling, ratio, bar, isPassed }: Result): void {
  const parts = [
    what,
    figure,
    ...(ceiling === undefined ? [] : [`ceiling ${ceiling}`]),
    ...(ratio === undefined ? [] : [`ratio ${ratio.toFixed(2)}`]),
    `bar ${bar}`,
    isPassed ? "pass" : "FAIL",
  ];
  console.log(parts.join("   "));
  if (!isPassed) process.exitCode = 1;
}

/** A fact that has no bar. */
export function note(text: string): void {
  console.log(`  ${text}`);
}

/** What the figures were obtained on, and how busy it was with other things. */
export function noteMachine(): void {
  const [minute = 0] = loadavg();
  const { model = "unknown processor" } = cpus()[0] ?? {};
  note(
    `${new Date().toISOString().slice(0, 16)}Z, ${availableParallelism()} cores of ${model}, ` +
      `Node ${process.versions.node}, load before ${minute.toFixed(1)}`,
  );
}

/** With thousands separators. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** The value below which a share of the values is. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

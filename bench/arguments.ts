import { parseArgs } from "node:util";

/** What a benchmark can be told on its command line. */
export interface BenchArguments {
  /** Newline-delimited records, gzip or not. Absent: generated ones. */
  readonly records?: string;
  /** How many copies of the records are imported, each with event ids of its own. */
  readonly rounds?: number;
  readonly seconds?: number;
  /** How many log files are validated. */
  readonly files?: number;
  /** Events happen now, and so go into the event history as well. */
  readonly isFresh: boolean;
}

/** @throws TypeError an option that there is not, or no number where one belongs */
export function benchArguments(): BenchArguments {
  const { values } = parseArgs({
    options: {
      records: { type: "string" },
      rounds: { type: "string" },
      seconds: { type: "string" },
      files: { type: "string" },
      fresh: { type: "boolean" },
    },
  });
  return {
    ...(values.records === undefined ? {} : { records: values.records }),
    ...(values.rounds === undefined ? {} : { rounds: positive(values.rounds) }),
    ...(values.seconds === undefined ? {} : { seconds: positive(values.seconds) }),
    ...(values.files === undefined ? {} : { files: positive(values.files) }),
    isFresh: values.fresh === true,
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new TypeError(`${text} is not a number above 0`);
  return value;
}

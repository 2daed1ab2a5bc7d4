import { parseArgs } from "node:util";

import { parseSize } from "../config/units.ts";
import { UsageError } from "./command.ts";
import { defaultEndpoint, readServerArguments, serverOptions } from "./server-arguments.ts";
import type { ServerArguments } from "./server-arguments.ts";

export interface ScrubArguments extends ServerArguments {
  readonly isHelp: boolean;
  /** At most so many bytes a second. Absent: as fast as it goes. */
  readonly bytesPerSecond?: number;
  readonly isJson: boolean;
}

/** @throws UsageError what cannot be meant */
export function parseScrubArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ScrubArguments {
  const values = parseStrictly(argv);
  const bytesPerSecond = parseRate(values.rate);
  return {
    isHelp: values.help === true,
    ...readServerArguments(values, env),
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
    isJson: values.json === true,
  };
}

export const scrubHelp: string = `Usage: cairn scrub [OPTION…]

Reads all that the buckets of a running Cairn hold, every version of every object, and lists what is
not as it was written, what is missing, and data files that nothing names. Objects under keys of KMS
and of clients are held against checks that need no key. Nothing is changed.

  --rate SIZE              Read at most so much a second, for example 50MiB.
  --json                   Print each finding, and the result, as a line of JSON.
  --endpoint URL           Where Cairn listens. Default: CAIRN_ENDPOINT, AWS_ENDPOINT_URL,
                           then ${defaultEndpoint}.
  --credentials-file FILE  Access keys of the operator, in the format of AWS's shared credentials file.
  --profile NAME           Which profile of the credentials file. Default: AWS_PROFILE, then default.
  --region REGION          The Region to sign for. Default: AWS_REGION, then us-east-1.
  --help                   Show this.

Exit status: 0 all is as it was written, 1 something is damaged or missing, 2 not finished.
`;

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const options = {
  ...serverOptions,
  rate: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function parseRate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = parseSize(text);
  if (bytes !== undefined && bytes > 0) return bytes;
  throw new UsageError("--rate takes a size, for example 50MiB");
}

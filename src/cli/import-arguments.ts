import { parseArgs } from "node:util";

import { parseSize } from "../config/units.ts";
import { UsageError } from "./command.ts";
import { defaultEndpoint, readServerArguments, serverOptions } from "./server-arguments.ts";
import type { ServerArguments } from "./server-arguments.ts";

export interface ImportArguments extends ServerArguments {
  readonly isHelp: boolean;
  /** Files, directories, patterns; `-` is the standard input. */
  readonly operands: readonly string[];
  readonly createAccounts: boolean;
  /** How many requests are under way at once. */
  readonly concurrency: number;
  /** A batch is sent when it has so many bytes. */
  readonly batchBytes: number;
  /** The result as JSON. */
  readonly isJson: boolean;
}

const concurrencyMax = 64;
/** The server takes 8 MiB: a batch may grow by one record of 256 KB beyond its size. */
const batchBytesMax = 7 * 1024 * 1024;

/** @throws UsageError what cannot be meant */
export function parseImportArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ImportArguments {
  const { values, positionals } = parseStrictly(argv);
  const isHelp = values.help === true;
  if (!isHelp && positionals.length === 0) throw new UsageError("name a file, a directory, or -");
  return {
    isHelp,
    operands: positionals,
    ...readServerArguments(values, env),
    createAccounts: values["create-accounts"] === true,
    concurrency: parseConcurrency(values.concurrency),
    batchBytes: parseBatchBytes(values["batch-bytes"]),
    isJson: values.json === true,
  };
}

export const importHelp: string = `Usage: cairn import [OPTION…] FILE|DIRECTORY|PATTERN…|-

Imports CloudTrail records: log files ({"Records":[…]}), lists, lines of JSON, and the output of
lookup-events, gzip or not. Directories are walked, digest files passed over; - is the standard
input. What was imported before counts as duplicate, so an import can be run again.

  --endpoint URL           Where Cairn listens. Default: CAIRN_ENDPOINT, AWS_ENDPOINT_URL,
                           then ${defaultEndpoint}.
  --credentials-file FILE  Access keys, in the format of AWS's shared credentials file.
  --profile NAME           Which profile of the credentials file. Default: AWS_PROFILE, then default.
  --region REGION          The Region to sign for. Default: AWS_REGION, then us-east-1.
  --create-accounts        Make accounts that Cairn does not know, each with its default trail.
  --concurrency N          Requests under way at once, 1 to ${concurrencyMax}. Default: 4.
  --batch-bytes SIZE       Size of a request. Default: 1MiB.
  --json                   Print the result as JSON.
  --help                   Show this.

Without --credentials-file the keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or those of
AWS_SHARED_CREDENTIALS_FILE. Exit status: 0 all is in, 2 some records were rejected, 1 not finished.
`;

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const options = {
  ...serverOptions,
  "create-accounts": { type: "boolean" },
  concurrency: { type: "string" },
  "batch-bytes": { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function parseConcurrency(text = "4"): number {
  const concurrency = Number(text);
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= concurrencyMax) {
    return concurrency;
  }
  throw new UsageError(`--concurrency takes a number from 1 to ${concurrencyMax}`);
}

function parseBatchBytes(text = "1MiB"): number {
  const bytes = /^\d+$/.test(text) ? Number(text) : parseSize(text);
  if (bytes !== undefined && bytes >= 1 && bytes <= batchBytesMax) return bytes;
  throw new UsageError(`--batch-bytes takes a size of at most ${batchBytesMax} bytes`);
}

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { isRuleName } from "../validate/rules.ts";
import type { RuleName } from "../validate/rules.ts";
import { UsageError } from "./command.ts";
import { defaultEndpoint } from "./server-arguments.ts";

export interface ValidateArguments {
  readonly isHelp: boolean;
  /** As given, with its parts. */
  readonly trail?: {
    readonly arn: string;
    readonly name: string;
    readonly homeRegion: string;
    readonly accountId: string;
  };
  readonly bucket?: string;
  readonly prefix: string;
  /** A copy of the bucket. */
  readonly directory?: string;
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startTime?: number;
  readonly endTime?: number;
  readonly publicKeys?: string;
  readonly writePublicKeys?: string;
  readonly earlierReport?: string;
  readonly allowed: readonly RuleName[];
  /** Absent: AWS's own. */
  readonly endpoint?: string;
  readonly s3Endpoint?: string;
  /** Absent: as is usual at the endpoint. */
  readonly addressing?: "path" | "virtual";
  readonly caFile?: string;
  readonly profile?: string;
  readonly credentialsFile?: string;
  /** For S3, where they are others. */
  readonly s3Profile?: string;
  readonly s3CredentialsFile?: string;
  readonly concurrency: number;
  readonly threads: number;
  /** The result as JSON. */
  readonly isJson: boolean;
}

const concurrencyMax = 1024;
const threadsMax = 256;

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws UsageError what cannot be meant */
export function parseValidateArguments(
  argv: readonly string[],
  env: Environment,
): ValidateArguments {
  const values = parseStrictly(argv);
  const isHelp = values.help === true;
  if (!isHelp) checkTogether(values);
  const arn = values["trail-arn"];
  const given = {
    trail: arn === undefined ? undefined : trailIn(arn),
    bucket: values.bucket,
    directory: values.directory,
    startTime: timeIn("start-time", values["start-time"]),
    endTime: timeIn("end-time", values["end-time"]),
    publicKeys: values["public-keys"],
    writePublicKeys: values["write-public-keys"],
    earlierReport: values["earlier-report"],
    ...endpointsIn(values, env),
    addressing: addressingIn(values.addressing),
    caFile: values["ca-file"],
    profile: values.profile,
    credentialsFile: values["credentials-file"],
    s3Profile: values["s3-profile"],
    s3CredentialsFile: values["s3-credentials-file"],
  };
  const { startTime, endTime } = given;
  if (startTime !== undefined && endTime !== undefined && startTime >= endTime) {
    throw new UsageError("--start-time must be before --end-time");
  }
  return {
    ...present(given),
    isHelp,
    prefix: (values.prefix ?? "").replaceAll(/^\/+|\/+$/g, ""),
    accountIds: (values["account-id"] ?? []).map(accountIdIn),
    regions: values.region ?? [],
    allowed: (values.allow ?? []).map(ruleIn),
    concurrency: countIn("concurrency", values.concurrency, 64, concurrencyMax),
    threads: countIn("threads", values.threads, availableParallelism(), threadsMax),
    isJson: values.json === true,
  };
}

type Values = ReturnType<typeof parseStrictly>;

function checkTogether(values: Values): void {
  const { bucket, directory, prefix, "trail-arn": arn } = values;
  if (values["write-public-keys"] !== undefined) {
    if (arn === undefined && values.region === undefined) {
      throw new UsageError("--write-public-keys needs --trail-arn, or --region");
    }
    return;
  }
  if (arn === undefined && bucket === undefined) {
    throw new UsageError("name a trail with --trail-arn, or a bucket with --bucket");
  }
  if (directory !== undefined && bucket === undefined) {
    throw new UsageError("--directory needs --bucket: digests say which bucket they stand in");
  }
  if (prefix !== undefined && bucket === undefined) {
    throw new UsageError("--prefix needs --bucket: CloudTrail says both, or neither");
  }
}

export const validateHelp: string = `Usage: cairn validate [OPTION…]

Proves that log files are what CloudTrail delivered, and that none is missing: follows the chains of
digests of a trail in all accounts and Regions, and looks for what no digest lists.

What:
  --trail-arn ARN          The trail. Its bucket is asked of CloudTrail unless --bucket says it.
  --bucket NAME            The bucket. Without --trail-arn: every trail that has digests in it.
  --prefix PREFIX          What stands before AWSLogs/. With --bucket only.
  --directory DIR          A copy of the bucket, as \`aws s3 sync\` makes it. Needs --bucket.
  --account-id ID          Only this account; may be repeated.
  --region REGION          Only this Region, which must have a chain; may be repeated.
  --start-time TIME        ISO 8601, UTC unless it says otherwise. Default: the first digest.
  --end-time TIME          Default: now, less what no digest can cover yet.

Against what:
  --public-keys FILE       Trust the keys in FILE, and ask nobody for others.
  --write-public-keys FILE Write that file with the keys that CloudTrail lists now, and do no more.
  --earlier-report FILE    A result of --json: what it had proved last must still be there.
  --allow RULE             Report the rule, but let it pass; may be repeated.

How to get there:
  --endpoint URL           CloudTrail and S3. \`aws\`: AWS's own. Default: CAIRN_ENDPOINT,
                           AWS_ENDPOINT_URL, then ${defaultEndpoint}.
  --s3-endpoint URL        S3, where it is another. Default: AWS_ENDPOINT_URL_S3, then --endpoint.
  --addressing KIND        path or virtual. Default: path; with AWS's own endpoint virtual.
  --ca-file FILE           PEM of the authorities that vouch for the S3 endpoint.
  --credentials-file FILE  Access keys, in the format of AWS's shared credentials file.
  --profile NAME           Which profile of it. Default: AWS_PROFILE, then default.
  --s3-credentials-file FILE, --s3-profile NAME
                           Whoever may read the bucket, where that is somebody else.
  --concurrency N          Objects under way at once, 1 to ${concurrencyMax}. Default: 64.
  --threads N              Threads that fetch and hash. Default: one for each core.

  --json                   Print the result as JSON.
  --help                   Show this.

Without --credentials-file and --profile the keys are found as AWS's SDK finds them. docs/validate.md
has the rules and the members of the result. Exit status: 0 all is valid, 1 something is invalid or
missing, 2 not all of it is covered or readable, 3 not finished.
`;

const options = {
  "trail-arn": { type: "string" },
  bucket: { type: "string" },
  prefix: { type: "string" },
  directory: { type: "string" },
  "account-id": { type: "string", multiple: true },
  region: { type: "string", multiple: true },
  "start-time": { type: "string" },
  "end-time": { type: "string" },
  "public-keys": { type: "string" },
  "write-public-keys": { type: "string" },
  "earlier-report": { type: "string" },
  allow: { type: "string", multiple: true },
  endpoint: { type: "string" },
  "s3-endpoint": { type: "string" },
  addressing: { type: "string" },
  "ca-file": { type: "string" },
  "credentials-file": { type: "string" },
  profile: { type: "string" },
  "s3-credentials-file": { type: "string" },
  "s3-profile": { type: "string" },
  concurrency: { type: "string" },
  threads: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** Without the members that are undefined. */
function present<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  // The entries are those of `given`, but for the ones that the type leaves out.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function trailIn(arn: string): ValidateArguments["trail"] {
  const parts = /^arn:[^:]+:cloudtrail:([a-z0-9-]+):(\d{12}):trail\/([A-Za-z0-9._-]+)$/.exec(arn);
  if (parts === null) throw new UsageError(`${arn} is not the ARN of a trail`);
  const [, homeRegion = "", accountId = "", name = ""] = parts;
  return { arn, name, homeRegion, accountId };
}

function timeIn(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // A time without a zone would be read as local time, a date without time as UTC.
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes("T");
  const time = Date.parse(hasZone ? text : `${text}Z`);
  const isTime = /^\d{4}-\d\d-\d\d(?:T|$)/.test(text) && !Number.isNaN(time);
  if (!isTime) throw new UsageError(`--${option} takes a time such as 2026-01-31T23:59:59Z`);
  return time;
}

function accountIdIn(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new UsageError(`${text} is not an account id: it has twelve digits`);
}

function ruleIn(text: string): RuleName {
  if (isRuleName(text)) return text;
  throw new UsageError(`there is no rule ${text}; docs/validate.md has the list`);
}

function endpointsIn(
  values: Pick<Values, "endpoint" | "s3-endpoint">,
  env: Environment,
): { readonly endpoint: string | undefined; readonly s3Endpoint: string | undefined } {
  const all =
    values.endpoint ?? env["CAIRN_ENDPOINT"] ?? env["AWS_ENDPOINT_URL"] ?? defaultEndpoint;
  // What is said here counts before what the environment says of S3.
  const otherwise = values.endpoint ?? env["AWS_ENDPOINT_URL_S3"] ?? all;
  const s3 = values["s3-endpoint"] ?? otherwise;
  return { endpoint: endpointIn(all), s3Endpoint: endpointIn(s3) };
}

function endpointIn(text: string): string | undefined {
  if (text === "aws") return undefined;
  const url = URL.parse(text);
  if (url !== null && (url.protocol === "http:" || url.protocol === "https:")) return text;
  throw new UsageError(`${text} is not an http or https URL`);
}

function addressingIn(text: string | undefined): "path" | "virtual" | undefined {
  if (text === undefined || text === "path" || text === "virtual") return text;
  throw new UsageError("--addressing takes path or virtual");
}

function countIn(option: string, text: string | undefined, otherwise: number, max: number): number {
  const count = text === undefined ? Math.min(otherwise, max) : Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= max) return count;
  throw new UsageError(`--${option} takes a number from 1 to ${max}`);
}

import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { nodeWorld } from "../base/node-world.ts";
import type { World } from "../base/world.ts";
import { CloudTrailApiError, cloudTrailApi } from "../validate/cloudtrail-api.ts";
import type { CloudTrailApi } from "../validate/cloudtrail-api.ts";
import { turnsFor } from "../validate/object-checks.ts";
import { openSource } from "../validate/open-source.ts";
import type { Finding } from "../validate/rules.ts";
import { PublicKeyFileError, publicKeyFile } from "../validate/trusted-keys.ts";
import type { TimeRange, ValidationOptions } from "../validate/validation-options.ts";
import { headsIn, ReportFileError, validationReport } from "../validate/validation-report.ts";
import type { ValidationReport } from "../validate/validation-report.ts";
import { SeenEvents } from "../validate/validation-run.ts";
import { validateTrail } from "../validate/validate-trail.ts";
import { workerChecks } from "../validate/worker-checks.ts";
import { UsageError } from "./command.ts";
import type { CommandIo } from "./command.ts";
import { CredentialsError } from "./find-credentials.ts";
import { parseValidateArguments, validateHelp } from "./validate-arguments.ts";
import type { ValidateArguments } from "./validate-arguments.ts";
import { showValidation } from "./validate-progress.ts";
import { givenCredentials, s3Credentials, sourceSettings } from "./validate-source.ts";
import { findingText, summaryText } from "./validate-text.ts";
import { coveredRegions, locateTrail, trustedKeys } from "./validate-trust.ts";

const exitStatus = { valid: 0, invalid: 1, incomplete: 2 } as const;
const exitNotFinished = 3;

/** Of objects under way, before they are inflated. */
const bytesUnderWayMax = 256 * 1024 * 1024;

/**
 * `cairn validate`: proves a trail's log files, or says what is wrong with them.
 *
 * @returns the exit status: 0 all is valid, 1 something is invalid or missing, 2 not all of it is
 *   covered or readable, 3 the validation could not be finished
 * @throws UsageError
 */
export async function runValidate(
  argv: readonly string[],
  io: CommandIo,
  world: Pick<World, "clock" | "disk"> = nodeWorld(),
): Promise<number> {
  const args = parseValidateArguments(argv, io.env);
  if (args.isHelp) {
    io.stdout(validateHelp);
    return 0;
  }
  try {
    const credentials = await givenCredentials(args, io);
    const { endpoint } = args;
    using api = cloudTrailApi({
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    const parts = { args, io, world, api };
    if (args.writePublicKeys !== undefined) {
      await writeKeys(parts, args.writePublicKeys);
      return 0;
    }
    const report = await validate(parts);
    io.stdout(args.isJson ? `${JSON.stringify(report)}\n` : summaryText(report));
    return exitStatus[report.verdict];
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = reasonOf(error, io.signal);
    if (reason === undefined) throw error;
    io.stderr(`cairn validate: ${reason}\n`);
    return exitNotFinished;
  }
}

interface Parts {
  readonly args: ValidateArguments;
  readonly io: CommandIo;
  readonly world: Pick<World, "clock" | "disk">;
  readonly api: CloudTrailApi;
}

async function validate({ args, io, world, api }: Parts): Promise<ValidationReport> {
  const { signal, workingDirectory } = io;
  const credentials = await s3Credentials(args, io);
  const range = rangeOf(args, world);
  const { bucket, prefix, facts } = await locateTrail(args, api, io);
  const { trail, accountIds, regions, earlierReport } = args;
  const options: ValidationOptions = {
    bucket,
    prefix,
    range,
    ...(trail === undefined ? {} : { trail }),
    ...(accountIds.length === 0 ? {} : { accountIds }),
    ...(regions.length === 0 ? {} : { regions }),
    ...(facts === undefined ? {} : { facts }),
    ...(earlierReport === undefined
      ? {}
      : { known: headsIn(await readFile(resolve(workingDirectory, earlierReport), "utf8")) }),
  };
  const findings: Finding[] = [];
  const allowed: Finding[] = [];
  const progress = { objectsKnown: 0, objectsDone: 0, findings: 0 };
  const report = (finding: Finding): void => {
    const isAllowed = args.allowed.includes(finding.rule);
    (isAllowed ? allowed : findings).push(finding);
    progress.findings = findings.length;
    if (!args.isJson) io.stdout(findingText(finding, isAllowed));
  };

  const region = trail?.homeRegion ?? regions[0] ?? io.env["AWS_REGION"] ?? "us-east-1";
  const settings = sourceSettings(args, { bucket, region, workingDirectory }, credentials);
  const { concurrency, threads } = args;
  await using checks = workerChecks({ source: settings, threads, socketsMax: concurrency });
  using source = await openSource(world, settings, 16);
  const shown = new AbortController();
  const { clock } = world;
  const shownProgress = showValidation({ clock, stderr: io.stderr }, progress, shown.signal);
  try {
    const result = await validateTrail({
      options,
      source,
      checks,
      inTurn: turnsFor(concurrency, bytesUnderWayMax),
      atOnceMax: concurrency,
      findKeys: await trustedKeys(args, api, range, io),
      progress,
      report,
      signal,
      seenEvents: new SeenEvents(),
    });
    return validationReport(options, result, findings, allowed);
  } finally {
    shown.abort();
    await shownProgress;
  }
}

function rangeOf(
  { startTime, endTime }: ValidateArguments,
  { clock }: Pick<World, "clock">,
): TimeRange {
  return {
    ...(startTime === undefined ? {} : { from: startTime }),
    to: endTime ?? clock.now(),
    isOpenEnded: endTime === undefined,
  };
}

async function writeKeys({ args, io, world, api }: Parts, path: string): Promise<void> {
  const { trail, regions } = args;
  const isAsked = regions.length === 0 && trail !== undefined;
  const wanted = isAsked ? await coveredRegions(trail, api, io.signal) : regions;
  const range = rangeOf(args, world);
  const keys = await Promise.all(
    wanted.map(async (each) => api.publicKeys(each, range, io.signal)),
  );
  // A file that is there may be what somebody trusts: it is not replaced.
  const options = { flag: "wx" };
  await writeFile(resolve(io.workingDirectory, path), publicKeyFile(keys.flat()), options);
  io.stdout(`${keys.flat().length} public keys of ${wanted.length} Regions\n`);
}

/** Why the validation could not be finished; undefined: it is a bug. */
function reasonOf(error: unknown, signal: AbortSignal): string | undefined {
  if (signal.aborted) return "stopped before the end";
  if (!(error instanceof Error)) return undefined;
  const isKnown =
    error instanceof CredentialsError ||
    error instanceof CloudTrailApiError ||
    error instanceof PublicKeyFileError ||
    error instanceof ReportFileError;
  // Of the file system, of the network, or of S3.
  if (isKnown || "code" in error || "$fault" in error) return error.message;
  return undefined;
}

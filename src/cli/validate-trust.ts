import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { commercialRegions } from "../config/regions.ts";
import { CloudTrailApiError } from "../validate/cloudtrail-api.ts";
import type { CloudTrailApi, DescribedTrail } from "../validate/cloudtrail-api.ts";
import { trailFacts } from "../validate/trail-facts.ts";
import { parsePublicKeyFile, pinnedKeys } from "../validate/trusted-keys.ts";
import type { FindTrustedKeys, TrustedKey } from "../validate/trusted-keys.ts";
import type { TimeRange, TrailFacts } from "../validate/validation-options.ts";
import type { CommandIo } from "./command.ts";
import type { ValidateArguments } from "./validate-arguments.ts";

/** Where a trail's files are, and what CloudTrail says of them if it was asked. */
export interface LocatedTrail {
  readonly bucket: string;
  readonly prefix: string;
  readonly facts?: TrailFacts;
}

/**
 * Asks CloudTrail where the trail delivers and which Regions it covers. With pinned keys and a named
 * bucket nobody is asked: a validation can then be done without a network.
 *
 * @throws CloudTrailApiError
 */
export async function locateTrail(
  { trail, bucket, prefix, publicKeys }: ValidateArguments,
  api: CloudTrailApi,
  { signal, stderr }: Pick<CommandIo, "signal" | "stderr">,
): Promise<LocatedTrail> {
  if (trail === undefined) return { bucket: bucket ?? "", prefix };
  if (bucket !== undefined && publicKeys !== undefined) return { bucket, prefix };
  const described = await api.findTrail(trail.arn, trail.homeRegion, signal);
  if (described === undefined) {
    if (bucket === undefined) throw notFound(trail);
    stderr(
      `CloudTrail shows no ${trail.arn} here: its Regions and newest digests are not known.\n`,
    );
    return { bucket, prefix };
  }
  const facts = await factsOf(trail, described, api, signal);
  return bucket === undefined
    ? { bucket: described.bucket, prefix: described.prefix, facts }
    : { bucket, prefix, facts };
}

/** The Regions that a trail covers, as CloudTrail says. @throws CloudTrailApiError */
export async function coveredRegions(
  trail: GivenTrail,
  api: CloudTrailApi,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const described = await api.findTrail(trail.arn, trail.homeRegion, signal);
  if (described === undefined) throw notFound(trail);
  return (await factsOf(trail, described, api, signal)).regions;
}

type GivenTrail = NonNullable<ValidateArguments["trail"]>;

function notFound({ arn }: GivenTrail): CloudTrailApiError {
  return new CloudTrailApiError(`A trail could not be found for ${arn}`);
}

async function factsOf(
  { arn, homeRegion }: GivenTrail,
  { isMultiRegion }: DescribedTrail,
  api: CloudTrailApi,
  signal: AbortSignal,
): Promise<TrailFacts> {
  return trailFacts(api, { arn, homeRegion, isMultiRegion }, commercialRegions, signal);
}

/**
 * The keys of each Region, asked for once: from the file that was named, else from CloudTrail.
 *
 * @throws PublicKeyFileError
 */
export async function trustedKeys(
  { publicKeys }: ValidateArguments,
  api: CloudTrailApi,
  range: TimeRange,
  { workingDirectory, signal }: Pick<CommandIo, "workingDirectory" | "signal">,
): Promise<FindTrustedKeys> {
  if (publicKeys !== undefined) {
    const content = await readFile(resolve(workingDirectory, publicKeys), "utf8");
    return pinnedKeys(parsePublicKeyFile(content));
  }
  const asked = new Map<string, Promise<readonly TrustedKey[] | string>>();
  return async (region) => {
    const keys = asked.get(region) ?? keysOrReason(api, region, range, signal);
    asked.set(region, keys);
    return keys;
  };
}

/** That a Region does not list its keys is a finding about its digests, not the end of all. */
async function keysOrReason(
  api: CloudTrailApi,
  region: string,
  range: TimeRange,
  signal: AbortSignal,
): Promise<readonly TrustedKey[] | string> {
  try {
    return await api.publicKeys(region, range, signal);
  } catch (error) {
    if (error instanceof CloudTrailApiError && !signal.aborted) return error.message;
    throw error;
  }
}

import {
  CloudTrailClient,
  CloudTrailServiceException,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListPublicKeysCommand,
} from "@aws-sdk/client-cloudtrail";
import type { PublicKey, Trail } from "@aws-sdk/client-cloudtrail";

import type { SharedCredentials } from "../base/shared-credentials.ts";
import type { TrustedKey } from "./trusted-keys.ts";
import type { TimeRange } from "./validation-options.ts";

/** Where CloudTrail's API is. */
export interface CloudTrailApiSettings {
  /** Absent: AWS's own. */
  readonly endpoint?: string;
  /** Absent: the SDK's default chain. */
  readonly credentials?: SharedCredentials;
}

/** A trail, as far as its validation needs to know. */
export interface DescribedTrail {
  readonly bucket: string;
  readonly prefix: string;
  readonly isMultiRegion: boolean;
  readonly isOrganization: boolean;
}

/** CloudTrail has refused, or was not reached. */
export class CloudTrailApiError extends Error {
  override readonly name = "CloudTrailApiError";

  /** CloudTrail has answered, with an error. */
  get isRefusal(): boolean {
    return this.cause instanceof CloudTrailServiceException;
  }
}

/** What is asked of CloudTrail's API, Region by Region. Each call may be made concurrently. */
export interface CloudTrailApi extends Disposable {
  /** Undefined: the Region does not know the trail. @throws CloudTrailApiError */
  readonly findTrail: (
    arn: string,
    region: string,
    signal: AbortSignal,
  ) => Promise<DescribedTrail | undefined>;
  /** When the trail's newest digest of the Region was delivered. @throws CloudTrailApiError */
  readonly latestDigestAt: (
    arn: string,
    region: string,
    signal: AbortSignal,
  ) => Promise<number | undefined>;
  /** Keys that can have signed digests of the range. @throws CloudTrailApiError */
  readonly publicKeys: (
    region: string,
    range: TimeRange,
    signal: AbortSignal,
  ) => Promise<readonly TrustedKey[]>;
}

/** CloudTrail began in November 2013: there are no older digests. */
const firstAt = Date.UTC(2013, 10, 1);
const signingDelayMs = 2 * 3_600_000;

export function cloudTrailApi({ endpoint, credentials }: CloudTrailApiSettings): CloudTrailApi {
  const clients = new Map<string, CloudTrailClient>();
  const clientFor = (region: string): CloudTrailClient => {
    const found = clients.get(region);
    if (found !== undefined) return found;
    const made = new CloudTrailClient({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    clients.set(region, made);
    return made;
  };

  return {
    findTrail: async (arn, region, abortSignal) =>
      answered(region, async () => {
        const command = new DescribeTrailsCommand({});
        const { trailList = [] } = await clientFor(region).send(command, { abortSignal });
        const trail = trailList.find(({ TrailARN }) => TrailARN === arn);
        return trail && describedTrail(trail);
      }),
    latestDigestAt: async (arn, region, abortSignal) =>
      answered(region, async () => {
        const command = new GetTrailStatusCommand({ Name: arn });
        const { LatestDigestDeliveryTime: at } = await clientFor(region).send(command, {
          abortSignal,
        });
        return at?.getTime();
      }),
    publicKeys: async (region, { from = firstAt, to }, abortSignal) =>
      answered(region, async () => {
        const command = new ListPublicKeysCommand({
          StartTime: new Date(from),
          EndTime: new Date(to + signingDelayMs),
        });
        const { PublicKeyList: keys = [] } = await clientFor(region).send(command, { abortSignal });
        return keys.flatMap((key) => trustedKey(key, region));
      }),
    [Symbol.dispose]: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

async function answered<T>(region: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error instanceof CloudTrailServiceException ? `${error.name}: ` : "";
    const text = `CloudTrail in ${region}: ${code}${error.message}`;
    throw new CloudTrailApiError(text, { cause: error });
  }
}

function describedTrail(trail: Trail): DescribedTrail {
  return {
    bucket: trail.S3BucketName ?? "",
    prefix: trail.S3KeyPrefix ?? "",
    isMultiRegion: trail.IsMultiRegionTrail === true,
    isOrganization: trail.IsOrganizationTrail === true,
  };
}

function trustedKey(key: PublicKey, region: string): readonly TrustedKey[] {
  const { Fingerprint: fingerprint, Value: der, ValidityStartTime, ValidityEndTime } = key;
  if (fingerprint === undefined || der === undefined) return [];
  const validFrom = ValidityStartTime?.getTime() ?? Number.NaN;
  return [
    { region, fingerprint, der, validFrom, validTo: ValidityEndTime?.getTime() ?? Number.NaN },
  ];
}

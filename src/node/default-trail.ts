import type { Clock, Log } from "../base/world.ts";
import { bucketArn, objectArn } from "../archive/bucket-arn.ts";
import { cloudTrailPrincipal, deliveryAcl } from "../archive/trail-access.ts";
import { blockAllPublicAccess } from "../buckets/bucket-configuration.ts";
import type { Buckets } from "../buckets/buckets.ts";
import { archiveLifecycle } from "./archive-lifecycle.ts";
import type { Trail } from "../trails/trail.ts";
import type { Trails } from "../trails/trails.ts";

/** The name of the trail that an account has from the start. */
export const defaultTrailName = "default";

export interface DefaultTrails {
  /**
   * Gives accounts a multi-Region trail with validation, logging, into the default bucket, whose
   * policy lets each of them in. An account that has its default trail keeps it as it is.
   */
  readonly ensure: (accountIds: readonly string[]) => Promise<void>;
  readonly bucket: string;
}

/**
 * The default bucket belongs to the log archive's account and lives in the home Region, as the trails
 * do. It keeps every version of every object, and nobody but CloudTrail and its owner may touch it.
 */
export function defaultTrails(parts: {
  readonly buckets: Buckets;
  readonly trails: Trails;
  readonly clock: Clock;
  readonly log: Log;
  /** Those that are bound to a directory. */
  readonly storageClasses: ReadonlyMap<string, string>;
  /** Names the bucket. */
  readonly operatorAccountId: string;
  readonly ownerAccountId: string;
  readonly homeRegion: string;
  /** The ARN of the key that new default trails encrypt under. Undefined: none is named. */
  readonly findKey: () => Promise<string | undefined>;
}): DefaultTrails {
  const { buckets, trails, clock, log, ownerAccountId, homeRegion } = parts;
  const bucket = `cairn-logs-${parts.operatorAccountId}`;
  const arnOf = (accountId: string): string =>
    `arn:aws:cloudtrail:${homeRegion}:${accountId}:trail/${defaultTrailName}`;

  async function ensure(accountIds: readonly string[]): Promise<void> {
    const lacking = accountIds.filter((accountId) => find(accountId) === undefined);
    if (lacking.length === 0) return;
    await makeBucket();
    const keyId = await parts.findKey();
    for (const accountId of lacking) {
      await createTrail(trails, { bucket, keyId }, { accountId, region: homeRegion });
      log.info({ accountId, trail: arnOf(accountId), bucket }, "made the default trail");
    }
  }

  function find(accountId: string): Trail | undefined {
    return trails.listOf(accountId).find(({ arn }) => arn === arnOf(accountId));
  }

  /** One that is there is its owner's: it is left as it is. */
  async function makeBucket(): Promise<void> {
    await buckets.createBucket({
      name: bucket,
      ownerAccountId,
      region: homeRegion,
      createdAt: clock.now(),
      policy: everyAccountsPolicy(bucket, arnOf("*")),
      versioning: "Enabled",
      configuration: {
        publicAccessBlock: blockAllPublicAccess,
        lifecycle: archiveLifecycle(parts.storageClasses),
      },
    });
  }

  return { ensure, bucket };
}

/**
 * Lets the default trail of every account in, each to its own folder: the same however many accounts
 * there are.
 */
function everyAccountsPolicy(bucket: string, trailArns: string): string {
  const toCloudTrail = { Effect: "Allow", Principal: { Service: cloudTrailPrincipal } };
  const ofDefaultTrails = { ArnLike: { "aws:SourceArn": trailArns } };
  return JSON.stringify(
    {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AWSCloudTrailAclCheck20150319",
          ...toCloudTrail,
          Action: "s3:GetBucketAcl",
          Resource: bucketArn(bucket),
          Condition: ofDefaultTrails,
        },
        {
          Sid: "AWSCloudTrailWrite20150319",
          ...toCloudTrail,
          Action: "s3:PutObject",
          Resource: objectArn(bucket, "AWSLogs/${aws:SourceAccount}/*"),
          Condition: { StringEquals: { "s3:x-amz-acl": deliveryAcl }, ...ofDefaultTrails },
        },
      ],
    },
    null,
    2,
  );
}

async function createTrail(
  trails: Trails,
  into: { readonly bucket: string; readonly keyId: string | undefined },
  place: { readonly accountId: string; readonly region: string },
): Promise<void> {
  const created = await trails.create({
    ...place,
    name: defaultTrailName,
    tags: [],
    S3BucketName: into.bucket,
    KmsKeyId: into.keyId,
    IsMultiRegionTrail: true,
    EnableLogFileValidation: true,
  });
  refuseProblem(created, place.accountId);
  refuseProblem(await trails.start({ ...place, nameOrArn: defaultTrailName }), place.accountId);
}

function refuseProblem(outcome: object, accountId: string): void {
  if ("number" in outcome) return;
  throw new Error(`the default trail of ${accountId} cannot be made: ${JSON.stringify(outcome)}`);
}

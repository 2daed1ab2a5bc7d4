import { CreateBucket$ } from "@aws-sdk/client-s3";
import type { CreateBucketOutput, CreateBucketRequest } from "@aws-sdk/client-s3";

import { bucketArn } from "../../../archive/bucket-arn.ts";
import type { Call, Operation } from "../../../call/operation.ts";
import type { Clock } from "../../../base/world.ts";
import { blockAllPublicAccess } from "../../../buckets/bucket-configuration.ts";
import type { BucketConfiguration } from "../../../buckets/bucket-configuration.ts";
import type { Buckets, BucketSettings } from "../../../buckets/buckets.ts";
import { isBucketName } from "../bucket-name.ts";
import { checkBucketAcl } from "../canned-acl.ts";
import {
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  illegalLocationConstraint,
  invalidBucketName,
  invalidLocationConstraint,
  notImplemented,
  tooManyBuckets,
} from "../errors.ts";
import type { Exclusive } from "../../../base/exclusive.ts";
import { readOwnership } from "../object-ownership.ts";
import { s3Operation } from "../s3-operation.ts";
import { readBucketTags } from "../tags.ts";

export interface CreateBucketParts {
  readonly buckets: Buckets;
  readonly clock: Clock;
  readonly changeBuckets: Exclusive;
  /** The enabled Regions. */
  readonly regions: readonly string[];
  /** Names of buckets that are kept elsewhere. */
  readonly takenNames: ReadonlySet<string>;
  readonly bucketsPerAccountMax: number;
}

/**
 * CreateBucket: a bucket of the caller's account, in the Region of the call or, sent to us-east-1,
 * in any other.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
export function createBucket(
  parts: CreateBucketParts,
): Operation<CreateBucketRequest, CreateBucketOutput> {
  const { buckets, clock, changeBuckets, takenNames, bucketsPerAccountMax } = parts;

  async function create(
    name: string,
    settings: Pick<BucketSettings, "region" | "configuration" | "versioning" | "objectLock">,
    call: Call,
  ): Promise<void> {
    const { region } = settings;
    const ownerAccountId = call.principal.accountId;
    if (takenNames.has(name)) throw bucketAlreadyExists(name);
    const there = await buckets.findBucket(name);
    if (there !== undefined) {
      if (there.ownerAccountId !== ownerAccountId) throw bucketAlreadyExists(name);
      // The Region that S3 began with answers as it did then: it is done.
      if (there.region === "us-east-1" && region === "us-east-1") return;
      throw bucketAlreadyOwnedByYou(name);
    }
    const all = await buckets.listBuckets();
    const owned = all.filter((bucket) => bucket.ownerAccountId === ownerAccountId);
    if (owned.length >= bucketsPerAccountMax) throw tooManyBuckets();
    const bucket = { name, ownerAccountId, ...settings, createdAt: clock.now() };
    if ((await buckets.createBucket(bucket)) === "exists") throw bucketAlreadyExists(name);
  }

  return s3Operation({
    schema: CreateBucket$,
    action: "s3:CreateBucket",
    access: "write",
    category: "management",
    supports: [
      "ACL",
      "GrantFullControl",
      "GrantRead",
      "GrantReadACP",
      "GrantWrite",
      "GrantWriteACP",
      "ObjectOwnership",
      "ObjectLockEnabledForBucket",
    ],
    resources: () => Promise.resolve([]),
    // Not listed in the record, and nobody's yet: it is asked of the caller's own policies.
    alsoRequires: ({ Bucket, ObjectLockEnabledForBucket: isLocked }) =>
      ["s3:CreateBucket", ...(isLocked === true ? lockActions : [])].map((action) => ({
        action,
        resources: [{ arn: bucketArn(Bucket ?? "") }],
      })),
    bodyParameters: (input) =>
      input.CreateBucketConfiguration === undefined
        ? {}
        : { CreateBucketConfiguration: input.CreateBucketConfiguration },
    handle: async (input, call) => {
      const name = input.Bucket ?? "";
      if (!isBucketName(name)) throw invalidBucketName(name);
      checkBucketAcl(input);
      const asked = readConfiguration(input);
      const region = readRegion(input, call, parts.regions);
      const configuration = { publicAccessBlock: blockAllPublicAccess, ...asked };
      const lock = input.ObjectLockEnabledForBucket === true ? withLock : {};
      await changeBuckets(() => create(name, { region, configuration, ...lock }, call));
      return { Location: `/${name}`, BucketArn: bucketArn(name) };
    },
  });
}

/** What making a bucket with Object Lock takes besides. */
const lockActions = ["s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning"];

/** Object Lock comes with versioning. */
const withLock: Pick<BucketSettings, "versioning" | "objectLock"> = {
  versioning: "Enabled",
  objectLock: {},
};

/** What of a bucket's configuration the call that makes it says. */
function readConfiguration(input: CreateBucketRequest): BucketConfiguration {
  const { Tags } = input.CreateBucketConfiguration ?? {};
  return {
    ownership: readOwnership(input.ObjectOwnership ?? "BucketOwnerEnforced"),
    ...(Tags !== undefined && Tags.length > 0 && { tagging: readBucketTags(Tags) }),
  };
}

/** @throws ServiceError `InvalidLocationConstraint`, `IllegalLocationConstraintException` */
function readRegion(input: CreateBucketRequest, call: Call, regions: readonly string[]): string {
  const asked = readConstraint(input);
  const isAnywhere = call.region === "us-east-1";
  if (asked === undefined) {
    if (isAnywhere) return call.region;
    throw illegalLocationConstraint(undefined);
  }
  const region = asked === "EU" ? "eu-west-1" : asked;
  // us-east-1 has no name here: it is meant when nothing is.
  const isKnown = region === "us-east-1" ? !isAnywhere : regions.includes(region);
  if (!isKnown) throw invalidLocationConstraint(asked);
  if (!isAnywhere && region !== call.region) throw illegalLocationConstraint(asked);
  return region;
}

function readConstraint(input: CreateBucketRequest): string | undefined {
  const { LocationConstraint, Location, Bucket } = input.CreateBucketConfiguration ?? {};
  if (Location !== undefined || Bucket !== undefined) throw notImplemented("Location");
  const asked: string = LocationConstraint ?? "";
  return asked === "" ? undefined : asked;
}

import type { Call, ResourceReference } from "../../call/operation.ts";
import { bucketArn, objectArn } from "../../archive/bucket-arn.ts";
import type { AccountPublicAccess } from "../../archive/public-access.ts";
import { effectivePublicAccessBlock } from "../../archive/public-access.ts";
import type { PublicAccessBlock } from "../../buckets/bucket-configuration.ts";
import type { Buckets, BucketSettings } from "../../buckets/buckets.ts";
import { accessDenied, invalidBucketOwner, noSuchBucket } from "./errors.ts";

/** The bucket that a call is about: looked up once, so that a call sees one answer throughout. */
export interface CallBuckets {
  /**
   * The bucket's settings.
   *
   * @throws ServiceError `NoSuchBucket`; `AccessDenied` when it is not the expected owner's
   */
  readonly require: (input: BucketInput, call: Call) => Promise<BucketSettings>;
  /** Undefined: there is no such bucket. */
  readonly find: (input: BucketInput, call: Call) => Promise<BucketSettings | undefined>;
  /** What the bucket and the account of its owner block. */
  readonly publicAccessBlock: (bucket: BucketSettings) => PublicAccessBlock;
  /** What the record lists, and authorization asks about. A bucket that is not there is neither. */
  readonly bucketResources: (
    input: BucketInput,
    call: CallIdentity,
  ) => Promise<readonly ResourceReference[]>;
  readonly objectResources: (
    input: BucketInput & { readonly Key?: string | undefined },
    call: CallIdentity,
  ) => Promise<readonly ResourceReference[]>;
  /** The bucket, and that the call is about any of its objects. */
  readonly listResources: (
    input: BucketInput,
    call: CallIdentity,
  ) => Promise<readonly ResourceReference[]>;
}

/** A call, or what stands for one that has not come so far: told apart by being itself. */
export type CallIdentity = object;

export interface BucketInput {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

export function callBuckets(
  buckets: Pick<Buckets, "findBucket">,
  publicAccess: Pick<AccountPublicAccess, "find">,
): CallBuckets {
  const found = new WeakMap<CallIdentity, Promise<BucketSettings | undefined>>();

  function find(input: BucketInput, call: CallIdentity): Promise<BucketSettings | undefined> {
    // Authorization allows a call on a bucket that is not there. Were the handler to look again, it
    // could find one that somebody has made in between, and that nobody was asked about.
    let bucket = found.get(call);
    if (bucket === undefined) {
      bucket = buckets.findBucket(input.Bucket ?? "");
      found.set(call, bucket);
    }
    return bucket;
  }

  async function resources(
    input: BucketInput,
    call: CallIdentity,
    list: (bucket: ResourceReference, name: string) => readonly ResourceReference[],
  ): Promise<readonly ResourceReference[]> {
    const bucket = await find(input, call);
    if (bucket === undefined) return [];
    const { name, ownerAccountId } = bucket;
    const reference = { arn: bucketArn(name), type: "AWS::S3::Bucket", accountId: ownerAccountId };
    return list(reference, name);
  }

  return {
    require: async (input, call) => {
      const bucket = await find(input, call);
      if (bucket === undefined) throw noSuchBucket(input.Bucket ?? "");
      checkExpectedOwner(input.ExpectedBucketOwner, bucket);
      return bucket;
    },
    find,
    publicAccessBlock: (bucket) => effectivePublicAccessBlock(bucket, publicAccess),
    bucketResources: (input, call) => resources(input, call, (bucket) => [bucket]),
    objectResources: (input, call) =>
      resources(input, call, (bucket, name) => [
        { arn: objectArn(name, input.Key ?? ""), type: "AWS::S3::Object" },
        bucket,
      ]),
    listResources: (input, call) =>
      resources(input, call, (bucket, name) => [
        { arn: objectArn(name, ""), isPrefix: true, type: "AWS::S3::Object" },
        bucket,
      ]),
  };
}

/** @throws ServiceError `AccessDenied`, `InvalidBucketOwnerAWSAccountID` */
export function checkExpectedOwner(expected: string | undefined, bucket: BucketSettings): void {
  if (expected === undefined) return;
  if (!/^\d{12}$/.test(expected)) throw invalidBucketOwner();
  if (expected !== bucket.ownerAccountId) throw accessDenied();
}

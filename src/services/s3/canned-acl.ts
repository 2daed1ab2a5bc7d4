import type { Call } from "../../call/operation.ts";
import type { BucketSettings } from "../../buckets/buckets.ts";
import type { CallBuckets } from "./call-bucket.ts";
import {
  accessControlListNotSupported,
  accessDenied,
  invalidArgument,
  invalidBucketAcl,
  notImplemented,
} from "./errors.ts";

/** Members that grant rights one by one. */
export interface AclInput {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

export const objectAclMembers = [
  "ACL",
  "GrantFullControl",
  "GrantRead",
  "GrantReadACP",
  "GrantWriteACP",
] as const;

/** ACLs that give nobody anything beyond what the owner of the bucket has. */
const harmless = new Set(["private", "bucket-owner-full-control"]);
const publicAcls = new Set(["public-read", "public-read-write", "authenticated-read"]);
const canned = new Set([...harmless, ...publicAcls, "aws-exec-read", "bucket-owner-read"]);

/**
 * Whether an object may be written with this ACL. Most buckets are `BucketOwnerEnforced`: their owner
 * owns every object in them, and rights come from policies alone. In the others, too, every object is
 * the bucket owner's: who writes from another account has to say so.
 *
 * @throws ServiceError `AccessControlListNotSupported`, `InvalidArgument`, `AccessDenied`,
 *   `NotImplemented`
 * @see S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket"
 */
export function checkObjectAcl(
  callBuckets: CallBuckets,
  input: AclInput,
  bucket: BucketSettings,
  call: Call,
): void {
  if (isEnforced(bucket)) {
    if (needsAcls(input)) throw accessControlListNotSupported();
    return;
  }
  checkAcl(callBuckets, input, bucket);
  const isOwners = call.principal.accountId === bucket.ownerAccountId;
  if (!isOwners && input.ACL !== "bucket-owner-full-control") throw notImplemented("x-amz-acl");
}

/**
 * Whether a bucket or an object that is there may be given this ACL.
 *
 * @throws ServiceError `AccessControlListNotSupported`, `InvalidArgument`, `AccessDenied`,
 *   `NotImplemented`
 */
export function checkAclChange(
  callBuckets: CallBuckets,
  input: AclInput,
  bucket: BucketSettings,
): void {
  if (isEnforced(bucket)) throw accessControlListNotSupported();
  checkAcl(callBuckets, input, bucket);
}

/** Whether ACLs of this bucket are disabled. */
function isEnforced({ configuration }: BucketSettings): boolean {
  const ownership = configuration?.ownership ?? "BucketOwnerEnforced";
  return ownership === "BucketOwnerEnforced";
}

function checkAcl(callBuckets: CallBuckets, input: AclInput, bucket: BucketSettings): void {
  if (!needsAcls(input)) return;
  const isPublic = input.ACL !== undefined && publicAcls.has(input.ACL);
  if (isPublic && callBuckets.publicAccessBlock(bucket).BlockPublicAcls) throw accessDenied();
  throw notImplemented("x-amz-acl");
}

/**
 * Whether a new bucket may have this ACL.
 *
 * @throws ServiceError `InvalidBucketAclWithObjectOwnership`, `InvalidArgument`, `NotImplemented`
 */
export function checkBucketAcl(
  input: AclInput & { readonly ObjectOwnership?: string | undefined },
): void {
  const isRefused = needsAcls(input) || input.ACL?.startsWith("bucket-owner-") === true;
  if (!isRefused) return;
  throw input.ObjectOwnership === "BucketOwnerPreferred"
    ? notImplemented("x-amz-acl")
    : invalidBucketAcl();
}

function needsAcls(input: AclInput): boolean {
  const { ACL, GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP } = input;
  if (ACL !== undefined && !canned.has(ACL))
    throw invalidArgument("Invalid canned ACL", "x-amz-acl", ACL);
  const grants = [GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP];
  return grants.some((grant) => grant !== undefined) || (ACL !== undefined && !harmless.has(ACL));
}

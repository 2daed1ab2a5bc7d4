import { accessControlListNotSupported, invalidArgument, invalidBucketAcl } from "./errors.ts";

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
const canned = new Set([
  ...harmless,
  "public-read",
  "public-read-write",
  "authenticated-read",
  "aws-exec-read",
  "bucket-owner-read",
]);

/**
 * Buckets are `BucketOwnerEnforced`, as all new ones of AWS are: their owner owns every object in
 * them, and rights come from policies alone.
 *
 * @throws ServiceError `AccessControlListNotSupported`, `InvalidArgument`
 * @see S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket"
 */
export function checkObjectAcl(input: AclInput): void {
  if (needsAcls(input)) throw accessControlListNotSupported();
}

/** @throws ServiceError `InvalidBucketAclWithObjectOwnership`, `InvalidArgument` */
export function checkBucketAcl(input: AclInput): void {
  if (needsAcls(input) || input.ACL?.startsWith("bucket-owner-") === true) throw invalidBucketAcl();
}

function needsAcls(input: AclInput): boolean {
  const { ACL, GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP } = input;
  if (ACL !== undefined && !canned.has(ACL))
    throw invalidArgument("Invalid canned ACL", "x-amz-acl", ACL);
  const grants = [GrantFullControl, GrantRead, GrantReadACP, GrantWrite, GrantWriteACP];
  return grants.some((grant) => grant !== undefined) || (ACL !== undefined && !harmless.has(ACL));
}

import { matchesWildcards, wildcardTokens } from "../policy/wildcard.ts";

/** What an S3 action is about. `account`: nothing that a bucket policy can name. */
export type S3ResourceKind = "object" | "bucket" | "account";

// By kind, without the prefix `s3:`.
// See Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3".
const objectActions = `
  AbortMultipartUpload BypassGovernanceRetention DeleteObject DeleteObjectTagging
  DeleteObjectVersion DeleteObjectVersionTagging GetObject GetObjectAcl GetObjectAttributes
  GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent GetObjectVersion
  GetObjectVersionAcl GetObjectVersionAttributes GetObjectVersionForReplication
  GetObjectVersionTagging GetObjectVersionTorrent InitiateReplication ListMultipartUploadParts
  ObjectOwnerOverrideToBucketOwner PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention
  PutObjectTagging PutObjectVersionAcl PutObjectVersionTagging ReplicateDelete ReplicateObject
  ReplicateTags RestoreObject UpdateObjectEncryption`;
const bucketActions = `
  CreateBucket CreateBucketMetadataTableConfiguration DeleteBucket
  DeleteBucketMetadataTableConfiguration DeleteBucketPolicy DeleteBucketWebsite
  GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS
  GetBucketLocation GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification
  GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPolicy
  GetBucketPolicyStatus GetBucketPublicAccessBlock GetBucketRequestPayment GetBucketTagging
  GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration
  GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration
  GetMetricsConfiguration GetReplicationConfiguration ListBucket ListBucketMultipartUploads
  ListBucketVersions ListTagsForResource PutAccelerateConfiguration PutAnalyticsConfiguration
  PutBucketAbac PutBucketAcl PutBucketCORS PutBucketLogging PutBucketNotification
  PutBucketObjectLockConfiguration PutBucketOwnershipControls PutBucketPolicy
  PutBucketPublicAccessBlock PutBucketRequestPayment PutBucketTagging PutBucketVersioning
  PutBucketWebsite PutEncryptionConfiguration PutIntelligentTieringConfiguration
  PutInventoryConfiguration PutLifecycleConfiguration PutMetricsConfiguration
  PutReplicationConfiguration TagResource UntagResource`;

const kinds: ReadonlyMap<string, S3ResourceKind> = new Map([
  ...namesOf(objectActions).map((name) => [name, "object"] as const),
  ...namesOf(bucketActions).map((name) => [name, "bucket"] as const),
]);

function namesOf(list: string): readonly string[] {
  return list.trim().toLowerCase().split(/\s+/);
}

/** What an action is about, for example `s3:GetObject`: an object. */
export function s3ResourceKind(action: string): S3ResourceKind {
  return kinds.get(action.replace(/^s3:/i, "").toLowerCase()) ?? "account";
}

/**
 * The kinds that the actions matched by a pattern of a bucket policy are about; empty when it
 * matches no action that a bucket policy can allow.
 */
export function s3ResourceKinds(pattern: string): ReadonlySet<S3ResourceKind> {
  const [, service, names] = /^(?:(\w+):)?(.+)$/.exec(pattern) ?? [];
  if (pattern !== "*" && service?.toLowerCase() !== "s3") return new Set();
  const tokens = wildcardTokens((names ?? "").toLowerCase());
  const matched = new Set<S3ResourceKind>();
  for (const [name, kind] of kinds) {
    if (matchesWildcards(tokens, name)) matched.add(kind);
  }
  return matched;
}

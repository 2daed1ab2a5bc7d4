/** What an operation is called in access logs where its name does not say: `METHOD.RESOURCE`. */
const names: Readonly<Record<string, string>> = {
  ListBuckets: "GET.SERVICE",
  ListObjects: "GET.BUCKET",
  ListObjectsV2: "GET.BUCKET",
  ListObjectVersions: "GET.BUCKETVERSIONS",
  ListMultipartUploads: "GET.UPLOADS",
  ListParts: "GET.UPLOAD",
  CreateMultipartUpload: "POST.UPLOADS",
  CompleteMultipartUpload: "POST.UPLOAD",
  AbortMultipartUpload: "DELETE.UPLOAD",
  UploadPart: "PUT.PART",
  UploadPartCopy: "COPY.PART",
  CopyObject: "COPY.OBJECT",
  DeleteObjects: "POST.MULTI_OBJECT_DELETE",
  RestoreObject: "POST.RESTORE",
  GetBucketLogging: "GET.LOGGING_STATUS",
  PutBucketLogging: "PUT.LOGGING_STATUS",
};

/** What of a bucket or an object an operation is about, by how its name ends. */
const resources: readonly (readonly [ending: RegExp, resource: string])[] = [
  [/ObjectTagging$/, "OBJECT_TAGGING"],
  [/ObjectAttributes$/, "OBJECT_ATTRIBUTES"],
  [/ObjectLegalHold$/, "LEGAL_HOLD"],
  [/ObjectRetention$/, "RETENTION"],
  [/ObjectLockConfiguration$/, "OBJECT_LOCK_CONFIGURATION"],
  [/Acl$/, "ACL"],
  [/PolicyStatus$/, "POLICY_STATUS"],
  [/BucketPolicy$/, "BUCKETPOLICY"],
  [/BucketLocation$/, "LOCATION"],
  [/BucketVersioning$/, "VERSIONING"],
  [/BucketEncryption$/, "ENCRYPTION"],
  [/BucketTagging$/, "TAGGING"],
  [/BucketCors$/, "CORS"],
  [/BucketLifecycle(Configuration)?$/, "LIFECYCLE"],
  [/BucketOwnershipControls$/, "OWNERSHIP_CONTROLS"],
  [/BucketRequestPayment$/, "REQUEST_PAYMENT"],
  [/PublicAccessBlock$/, "PUBLIC_ACCESS_BLOCK"],
];

/**
 * What access logs call a call, for example `REST.GET.OBJECT`.
 *
 * @see S3 User Guide, "Amazon S3 server access log format", field `Operation`
 */
export function loggedOperation(name: string, method: string, hasKey: boolean): string {
  const known = names[name];
  if (known !== undefined) return `REST.${known}`;
  const resource = resources.find(([ending]) => ending.test(name))?.[1];
  return `REST.${method}.${resource ?? (hasKey ? "OBJECT" : "BUCKET")}`;
}

import type { Buckets, BucketSettings } from "../buckets/buckets.ts";
import type { ContextValues, RequestContext } from "../policy/request.ts";
import { contextValues } from "../policy/request.ts";
import { findBucketOfArn, isObjectArn } from "./bucket-arn.ts";
import { bucketDecisions } from "./bucket-policies.ts";
import { s3ResourceKind } from "./s3-action.ts";

/** A call of S3 by the root of an account, as far as access to buckets depends on it. */
export interface BucketRequest {
  readonly principal: { readonly accountId: string; readonly arn: string };
  /** For example `s3:PutObject`. */
  readonly action: string;
  /** The ARNs that the call is about; the one of the action's kind counts. */
  readonly resources: readonly { readonly arn: string }[];
  /** What the operation adds, for example `s3:prefix`. */
  readonly conditions: RequestContext;
  readonly call: {
    readonly receivedAt: number;
    readonly sourceIp: string;
    readonly isSecure: boolean;
    readonly tlsVersion?: string;
    readonly userAgent?: string;
    readonly authentication?: "AuthHeader" | "QueryString";
    readonly contentSha256?: string;
  };
}

export type BucketAccess =
  | { readonly kind: "allow" }
  | { readonly kind: "deny"; readonly message: string };

/** However a policy locks a bucket, its owner can take the policy away again. */
const ownersAlways: ReadonlySet<string> = new Set([
  "s3:GetBucketPolicy",
  "s3:PutBucketPolicy",
  "s3:DeleteBucketPolicy",
]);

/**
 * Who may do what with buckets. The root of the owning account may do everything that the bucket's
 * policy does not deny; the root of another account what it allows.
 *
 * A bucket that is not there is nobody's: the call is allowed, and fails with `NoSuchBucket`.
 *
 * @see S3 User Guide, "How Amazon S3 authorizes a request"
 */
export function bucketAuthorization(parts: {
  readonly buckets: Pick<Buckets, "findBucket">;
  /** What policies may name an account by, beside its id. */
  readonly canonicalUserId: (accountId: string) => string;
}): (request: BucketRequest) => Promise<BucketAccess> {
  const decide = bucketDecisions();
  return async (request) => {
    const { action, principal } = request;
    const resource = resourceOf(request);
    const name = resource === undefined ? undefined : findBucketOfArn(resource);
    // Making a bucket and listing one's own ask for rights in an account, and a root has them.
    if (resource === undefined || name === undefined || action === "s3:CreateBucket") return allow;
    const bucket = await parts.buckets.findBucket(name);
    if (bucket === undefined) return allow;

    const isOwner = bucket.ownerAccountId === principal.accountId;
    if (isOwner && ownersAlways.has(action)) return allow;
    const canonicalUserId = parts.canonicalUserId(principal.accountId);
    const decision = decide(bucket, {
      principal: {
        kind: "root",
        accountId: principal.accountId,
        arn: principal.arn,
        canonicalUserId,
      },
      action,
      resource,
      context: requestContext(request, bucket),
    });
    if (decision === "explicit-deny") {
      return deny(request, resource, "with an explicit deny in a resource-based policy");
    }
    if (isOwner || decision === "allow") return allow;
    return deny(request, resource, `because no resource-based policy allows the ${action} action`);
  };
}

const allow: BucketAccess = { kind: "allow" };

function deny(request: BucketRequest, resource: string, reason: string): BucketAccess {
  const { principal, action } = request;
  const message =
    `User: ${principal.arn} is not authorized to perform: ${action} ` +
    `on resource: "${resource}" ${reason}`;
  return { kind: "deny", message };
}

function resourceOf({ action, resources }: BucketRequest): string | undefined {
  const kind = s3ResourceKind(action);
  if (kind === "account") return undefined;
  return resources.find(({ arn }) => isObjectArn(arn) === (kind === "object"))?.arn;
}

function requestContext(request: BucketRequest, bucket: BucketSettings): ContextValues {
  const { principal, conditions, call } = request;
  return contextValues({
    ...callContext(call),
    "aws:PrincipalAccount": principal.accountId,
    "aws:PrincipalArn": principal.arn,
    "aws:PrincipalType": "Account",
    "aws:PrincipalIsAWSService": "false",
    "aws:ViaAWSService": "false",
    "aws:userid": principal.accountId,
    "aws:ResourceAccount": bucket.ownerAccountId,
    "s3:ResourceAccount": bucket.ownerAccountId,
    ...conditions,
  });
}

/** @see IAM User Guide, "AWS global condition context keys"; S3 User Guide, "condition keys" */
function callContext(call: BucketRequest["call"]): RequestContext {
  const authType = call.authentication === "QueryString" ? "REST-QUERY-STRING" : "REST-HEADER";
  return {
    ...timeContext(call.receivedAt),
    "aws:SourceIp": call.sourceIp,
    "aws:SecureTransport": String(call.isSecure),
    "s3:signatureversion": "AWS4-HMAC-SHA256",
    ...(call.authentication !== undefined && { "s3:authType": authType }),
    ...(call.tlsVersion !== undefined && { "s3:TlsVersion": call.tlsVersion.replace("TLSv", "") }),
    ...(call.userAgent !== undefined && { "aws:UserAgent": call.userAgent }),
    ...(call.contentSha256 !== undefined && { "s3:x-amz-content-sha256": call.contentSha256 }),
  };
}

/** The keys that say when. `at`: milliseconds since the epoch. */
export function timeContext(at: number): RequestContext {
  return {
    "aws:CurrentTime": new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z"),
    "aws:EpochTime": String(Math.floor(at / 1000)),
  };
}

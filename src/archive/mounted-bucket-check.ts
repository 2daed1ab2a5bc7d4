import type { Log } from "../base/world.ts";
import type { DeliveryOutcome } from "../delivery/target.ts";
import { objectArn } from "./bucket-arn.ts";
import type { MountedBucket } from "./mounted-bucket.ts";
import { deliveryAcl } from "./trail-access.ts";
import { foldersOf } from "./trail-bucket.ts";
import type { Folder, PolicyStatement } from "./trail-bucket.ts";
import type { TrailBucketOutcome, TrailBucketQuestion } from "./trail-bucket.ts";

/**
 * Asks a mounted bucket whether a trail's files may be put there, by putting an empty object where
 * log files will be and one where digests will be.
 *
 * No policy is read: what the endpoint lets these credentials do depends on more than the bucket's
 * policy, and they may not be allowed to see that either.
 */
export async function checkMountedBucket(
  mounted: MountedBucket,
  question: TrailBucketQuestion,
  parts: { readonly log: Log; readonly signal: AbortSignal },
): Promise<TrailBucketOutcome> {
  const { log, signal } = parts;
  const { bucket } = question;
  const missing: PolicyStatement[] = [];
  let refusal: Refusal | undefined;
  for (const folder of foldersOf(question)) {
    const answer = await tryPuts(mounted, folder, question, signal);
    if (answer.kind === "stored") continue;
    const { kind, code, message } = answer;
    log.warn({ bucket, folder: folder.path, code, message }, "a trail's bucket cannot be written");
    if (kind === "unreachable") return { kind };
    if (code === "NoSuchBucket") return { kind: "no-such-bucket" };
    refusal = answer;
    if (code === "AccessDenied") missing.push(statementFor(mounted, folder, answer));
  }
  return refusal === undefined
    ? { kind: "ok" }
    : { kind: "insufficient", missing, code: refusal.code };
}

type Refusal = Extract<DeliveryOutcome, { kind: "refused" }>;
type Answer =
  | DeliveryOutcome
  | { readonly kind: "unreachable"; readonly code: string; readonly message: string };

/** The first answer that is not `stored`, else that. */
async function tryPuts(
  mounted: MountedBucket,
  { path }: Folder,
  { accountId, organizationId }: TrailBucketQuestion,
  signal: AbortSignal,
): Promise<Answer> {
  const isOrganizations = organizationId !== undefined && path.endsWith(`/${organizationId}`);
  const base = isOrganizations ? `${path}/${accountId}` : path;
  for (const kind of ["CloudTrail", "CloudTrail-Digest"]) {
    const object = { key: `${base}/${kind}/`, body: new Uint8Array(), metadata: {} };
    try {
      const answer = await mounted.put(object, signal);
      if (answer.kind === "refused") return answer;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "unreachable", code: "Unreachable", message };
    }
  }
  return { kind: "stored" };
}

/** Lets the mount's identity in. S3 names it in its refusal; where it does not, the reader has to. */
function statementFor(
  { settings }: MountedBucket,
  { sid, path }: Folder,
  { message }: Refusal,
): PolicyStatement {
  const { name, sendAcl } = settings;
  const principal = /^User: (arn:\S+) is not authorized/.exec(message)?.[1];
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: principal ?? "ARN OF THE IDENTITY THAT CAIRN USES THERE" },
    Action: "s3:PutObject",
    Resource: objectArn(name, `${path}/*`),
    ...(sendAcl && { Condition: { StringEquals: { "s3:x-amz-acl": deliveryAcl } } }),
  };
}

import type { Clock } from "../base/world.ts";
import type { Buckets } from "../buckets/buckets.ts";
import { bucketArn, objectArn } from "./bucket-arn.ts";
import { bucketDecisions } from "./bucket-policies.ts";
import { cloudTrailPrincipal, deliveryAcl, trailRequest } from "./trail-access.ts";

/** A statement of a bucket policy, as JSON: ready to paste. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: {
    readonly StringEquals: Readonly<Record<string, string | readonly string[]>>;
  };
}

export interface TrailBucketQuestion {
  readonly bucket: string;
  /** Without slashes at its ends. Empty: none. */
  readonly prefix: string;
  readonly accountId: string;
  /** Of an organization trail. */
  readonly organizationId?: string;
  readonly trailArn: string;
  /** The trail's key. Absent: it has none. */
  readonly kmsKeyId?: string;
}

export type TrailBucketOutcome =
  | { readonly kind: "ok" }
  | { readonly kind: "no-such-bucket" }
  /** The statements that would let CloudTrail in, unless another one denies it. */
  | {
      readonly kind: "insufficient";
      readonly missing: readonly PolicyStatement[];
      /** What a bucket on another endpoint answered. */
      readonly code?: string;
    }
  | { readonly kind: "unreachable" };

/**
 * Asks what CloudTrail asks when a trail is made or changed: whether it may read the bucket's ACL
 * and put log files and digests where the trail's will be. Nothing is written.
 *
 * @see CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail"
 */
export function trailBucketCheck(parts: {
  readonly buckets: Pick<Buckets, "findBucket">;
  readonly clock: Pick<Clock, "now">;
}): (question: TrailBucketQuestion) => Promise<TrailBucketOutcome> {
  const decide = bucketDecisions();
  return async (question) => {
    const bucket = await parts.buckets.findBucket(question.bucket);
    if (bucket === undefined) return { kind: "no-such-bucket" };

    const { trailArn: arn, accountId, kmsKeyId } = question;
    const trail = { arn, accountId, ...(kmsKeyId !== undefined && { kmsKeyId }) };
    const at = parts.clock.now();
    const may = (action: string, resource: string): boolean =>
      decide(bucket, trailRequest(trail, { action, resource, at }, bucket)) === "allow";
    const missing: PolicyStatement[] = [];
    if (!may("s3:GetBucketAcl", bucketArn(question.bucket))) {
      missing.push(aclCheckStatement(question.bucket, [question.trailArn]));
    }
    for (const folder of foldersOf(question)) {
      const keys = sampleKeys(folder.path, question);
      if (keys.every((key) => may("s3:PutObject", objectArn(question.bucket, key)))) continue;
      const resource = objectArn(question.bucket, `${folder.path}/*`);
      missing.push(writeStatement(folder.sid, [resource], [question.trailArn]));
    }
    return missing.length === 0 ? { kind: "ok" } : { kind: "insufficient", missing };
  };
}

/** The policy that CloudTrail documents, for trails of several accounts into one bucket. */
export function trailBucketPolicy(parts: {
  readonly bucket: string;
  readonly prefix: string;
  readonly accounts: readonly { readonly accountId: string; readonly trailArn: string }[];
}): string {
  const { bucket, prefix, accounts } = parts;
  const arns = accounts.map(({ trailArn }) => trailArn);
  const resources = accounts.map(({ accountId }) =>
    objectArn(bucket, `${folderOf(prefix, accountId)}/*`),
  );
  const statements = [aclCheckStatement(bucket, arns), writeStatement(writeSid, resources, arns)];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}

const writeSid = "AWSCloudTrailWrite20150319";

export interface Folder {
  readonly sid: string;
  readonly path: string;
}

function folderOf(prefix: string, owner: string): string {
  return [prefix, "AWSLogs", owner].filter((part) => part !== "").join("/");
}

/**
 * Where a trail's files will be, and the `Sid` of the statement that lets CloudTrail put them there.
 *
 * An organization trail also needs its account's own folder: it may become a trail of the account.
 */
export function foldersOf({
  prefix,
  accountId,
  organizationId,
}: TrailBucketQuestion): readonly Folder[] {
  const own = { sid: writeSid, path: folderOf(prefix, accountId) };
  if (organizationId === undefined) return [own];
  const all = {
    sid: "AWSCloudTrailOrganizationWrite20150319",
    path: folderOf(prefix, organizationId),
  };
  return [own, all];
}

/** Keys of a log file and of a digest below a folder. */
function sampleKeys(path: string, question: TrailBucketQuestion): readonly string[] {
  const { accountId, organizationId, trailArn } = question;
  const isOrganizations = organizationId !== undefined && path.endsWith(`/${organizationId}`);
  const base = isOrganizations ? `${path}/${accountId}` : path;
  const region = trailArn.split(":")[3] ?? "us-east-1";
  return ["CloudTrail", "CloudTrail-Digest"].map(
    (kind) =>
      `${base}/${kind}/${region}/2015/03/19/` +
      `${accountId}_${kind}_${region}_20150319T0000Z_0123456789abcdef.json.gz`,
  );
}

function aclCheckStatement(bucket: string, trailArns: readonly string[]): PolicyStatement {
  return {
    Sid: "AWSCloudTrailAclCheck20150319",
    Effect: "Allow",
    Principal: { Service: cloudTrailPrincipal },
    Action: "s3:GetBucketAcl",
    Resource: bucketArn(bucket),
    Condition: { StringEquals: { "aws:SourceArn": oneOrAll(trailArns) } },
  };
}

function writeStatement(
  sid: string,
  resources: readonly string[],
  trailArns: readonly string[],
): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: cloudTrailPrincipal },
    Action: "s3:PutObject",
    Resource: oneOrAll(resources),
    Condition: {
      StringEquals: { "s3:x-amz-acl": deliveryAcl, "aws:SourceArn": oneOrAll(trailArns) },
    },
  };
}

function oneOrAll(texts: readonly string[]): string | readonly string[] {
  const [first, ...others] = texts;
  return first !== undefined && others.length === 0 ? first : texts;
}

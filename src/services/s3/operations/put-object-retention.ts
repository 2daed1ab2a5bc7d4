import { PutObjectRetention$ } from "@aws-sdk/client-s3";
import type { PutObjectRetentionRequest } from "@aws-sdk/client-s3";

import type { Call, Operation } from "../../../call/operation.ts";
import type { Buckets } from "../../../buckets/buckets.ts";
import type { Retention } from "../../../buckets/object-lock.ts";
import type { CallBuckets } from "../call-bucket.ts";
import { deletionRequirements } from "../deletion.ts";
import { malformedXml } from "../errors.ts";
import { lockConditions, requireFuture } from "../lock-headers.ts";
import { requireChanged, requireLockable } from "../locked-version.ts";
import { s3Operation } from "../s3-operation.ts";

/**
 * PutObjectRetention: replaces the retention of a version; an empty one takes it away. What is in
 * force can be extended; to loosen it takes GOVERNANCE mode, the header and the right to bypass it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html
 */
export function putObjectRetention(parts: {
  readonly buckets: Buckets;
  readonly callBuckets: CallBuckets;
}): Operation<PutObjectRetentionRequest, object> {
  const { buckets } = parts;
  return s3Operation({
    schema: PutObjectRetention$,
    action: "s3:PutObjectRetention",
    alsoRequires: ({ BypassGovernanceRetention }, _call, resources) =>
      deletionRequirements(
        { bypasses: BypassGovernanceRetention === true, etag: undefined },
        resources,
      ),
    access: "write",
    category: "data",
    supports: [
      "VersionId",
      "BypassGovernanceRetention",
      "ContentMD5",
      "ChecksumAlgorithm",
      "ExpectedBucketOwner",
    ],
    resources: parts.callBuckets.objectResources,
    conditions: ({ Retention: body }, call) =>
      lockConditions(
        { ObjectLockMode: body?.Mode, ObjectLockRetainUntilDate: body?.RetainUntilDate },
        call,
      ),
    bodyParameters: ({ Retention: body }) => ({
      Retention: {
        Mode: body?.Mode,
        RetainUntilDate: body?.RetainUntilDate?.toISOString(),
      },
    }),
    handle: async (input, call) => {
      const retention = readRetention(input, call);
      const { target } = await requireLockable(parts, input, call);
      const bypassGovernance = input.BypassGovernanceRetention === true;
      const outcome = await buckets.putRetention(target, retention, { bypassGovernance });
      requireChanged(outcome, target);
      return {};
    },
  });
}

/** @throws ServiceError `MalformedXML`, `InvalidArgument` */
function readRetention(
  { Retention: body }: PutObjectRetentionRequest,
  call: Call,
): Retention | undefined {
  if (body === undefined) throw malformedXml();
  const mode: string | undefined = body.Mode;
  if (mode === undefined && body.RetainUntilDate === undefined) return undefined;
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE") throw malformedXml();
  if (body.RetainUntilDate === undefined) throw malformedXml();
  return { mode, until: requireFuture(body.RetainUntilDate, call.receivedAt) };
}

import { objectArn } from "../../archive/bucket-arn.ts";
import type { Tag } from "../../buckets/bucket-configuration.ts";
import type { BucketSettings, StoredObject } from "../../buckets/buckets.ts";
import type { Authorize, Call, Conditions } from "../../call/operation.ts";
import { accessDenied, invalidArgument } from "./errors.ts";
import { requireKey } from "./object-key.ts";
import { existingTags, requestTagConditions } from "./tag-conditions.ts";
import { readTaggingHeader } from "./tags.ts";

/**
 * The tags of a copy: those of the source, which the caller may then read and put, or those of the
 * request.
 *
 * @throws ServiceError `InvalidArgument`, `AccessDenied`, and what tags may throw
 * @see S3 API Reference, `CopyObject`, `x-amz-tagging-directive`
 */
export async function copiedTags(
  { authorize }: { readonly authorize: Authorize },
  input: {
    readonly Key?: string | undefined;
    readonly Tagging?: string | undefined;
    readonly TaggingDirective?: string | undefined;
  },
  { bucket, source }: { readonly bucket: BucketSettings; readonly source: StoredObject },
  call: Call,
): Promise<readonly Tag[]> {
  const directive = input.TaggingDirective ?? "COPY";
  if (directive === "REPLACE") return readTaggingHeader(input.Tagging) ?? [];
  if (directive !== "COPY") {
    throw invalidArgument("Unknown tagging directive.", "x-amz-tagging-directive", directive);
  }
  const { tags = [] } = source.headers;
  if (tags.length === 0) return [];
  const { principal } = call;
  const require = async (action: string, arn: string, conditions: Conditions): Promise<void> => {
    const answer = await authorize({ principal, action, resources: [{ arn }], conditions, call });
    if (answer.kind === "deny") throw accessDenied(answer.message);
  };
  const isOld = source.noncurrentSince !== undefined;
  const read = isOld ? "s3:GetObjectVersionTagging" : "s3:GetObjectTagging";
  await require(read, objectArn(source.bucket, source.key), existingTags(tags));
  const target = objectArn(bucket.name, requireKey(input.Key));
  await require("s3:PutObjectTagging", target, requestTagConditions(tags));
  return tags;
}

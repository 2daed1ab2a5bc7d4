import { ServiceError } from "../../call/service-error.ts";
import type { Conditions, Requirement, ResourceReference } from "../../call/operation.ts";
import type { Tag } from "../../buckets/bucket-configuration.ts";
import type { Buckets } from "../../buckets/buckets.ts";
import { isVersionId } from "../../buckets/version-id.ts";
import { isKey } from "./object-key.ts";
import { required } from "./s3-operation.ts";
import { readTaggingHeader } from "./tags.ts";

// Condition keys of tags. See Service Authorization Reference, "Condition keys for Amazon S3".

/** `s3:RequestObjectTag/*` and `s3:RequestObjectTagKeys`: the tags that a call would put. */
export function requestTagConditions(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
): Conditions {
  if (tags.length === 0) return {};
  const pairs = tags.map(({ Key = "", Value = "" }) => [`s3:RequestObjectTag/${Key}`, Value]);
  return {
    ...Object.fromEntries(pairs),
    "s3:RequestObjectTagKeys": tags.map(({ Key = "" }) => Key),
  };
}

/** Likewise, of the tags in a header. One that cannot be read brings none, and is refused later. */
export function taggingConditions(input: { readonly Tagging?: string | undefined }): Conditions {
  return requestTagConditions(sentTags(input.Tagging));
}

/** Who puts an object with tags needs to be allowed both. */
export function taggingRequirements(
  input: { readonly Tagging?: string | undefined },
  resources: readonly ResourceReference[],
): readonly Requirement[] {
  return sentTags(input.Tagging).length === 0 ? [] : required("s3:PutObjectTagging", resources);
}

function sentTags(header: string | undefined): readonly Tag[] {
  try {
    return readTaggingHeader(header) ?? [];
  } catch (error) {
    if (error instanceof ServiceError) return [];
    throw error;
  }
}

/** `s3:ExistingObjectTag/*`: the tags of the object that a call is about. */
export async function existingTagConditions(
  buckets: Pick<Buckets, "findVersion">,
  input: {
    readonly Bucket?: string | undefined;
    readonly Key?: string | undefined;
    readonly VersionId?: string | undefined;
  },
): Promise<Conditions> {
  const { Bucket = "", Key = "", VersionId } = input;
  if (!isKey(Key) || (VersionId !== undefined && !isVersionId(VersionId))) return {};
  const found = await buckets.findVersion(Bucket, Key, VersionId);
  return existingTags(found?.kind === "object" ? found.headers.tags : undefined);
}

export function existingTags(tags: readonly Tag[] = []): Conditions {
  return Object.fromEntries(tags.map(({ Key, Value }) => [`s3:ExistingObjectTag/${Key}`, Value]));
}

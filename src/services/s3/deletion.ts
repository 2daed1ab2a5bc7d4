import { unreachable } from "../../base/assert.ts";
import type { Buckets, BucketSettings, DeleteOutcome, Deletion } from "../../buckets/buckets.ts";
import type { Requirement, ResourceReference } from "../../call/operation.ts";
import type { ServiceError } from "../../call/service-error.ts";
import { noSuchKey, objectLocked, preconditionFailed } from "./errors.ts";
import { versionOutput } from "./object-version.ts";
import { required } from "./s3-operation.ts";
import { quotedEtag } from "./write-conditions.ts";

/** What an answer says of a version that was removed, or of the delete marker that was made. */
export interface DeletedVersion {
  readonly DeleteMarker?: true;
  readonly VersionId?: string;
}

export type DeletionResult =
  | { readonly kind: "done"; readonly version: DeletedVersion }
  | { readonly kind: "refused"; readonly error: ServiceError };

/**
 * Deletes objects and versions in one step: durable when it resolves. What was not there is gone as
 * well, except under a condition.
 *
 * @returns for each deletion what was done, or why it was refused: `NoSuchKey`, `PreconditionFailed`,
 *   `AccessDenied` for a version whose lock is in force
 * @see S3 User Guide, "Deleting object versions", "How to perform conditional deletes"
 */
export async function deleteAll(
  buckets: Buckets,
  bucket: BucketSettings,
  deletions: readonly Deletion[],
): Promise<readonly DeletionResult[]> {
  const outcomes = await buckets.deleteObjects(bucket.name, deletions);
  return outcomes.map((outcome, at) => resultOf(bucket, outcome, deletions[at]));
}

function resultOf(
  bucket: BucketSettings,
  outcome: DeleteOutcome,
  { key, versionId, ifMatch }: Deletion = { key: "" },
): DeletionResult {
  const done = (version: DeletedVersion): DeletionResult => ({ kind: "done", version });
  switch (outcome.kind) {
    case "locked":
      return { kind: "refused", error: objectLocked() };
    case "precondition-failed":
      return { kind: "refused", error: preconditionFailed("If-Match") };
    case "missing":
      if (ifMatch !== undefined) return { kind: "refused", error: noSuchKey(key) };
      return done(versionId === undefined ? {} : { VersionId: versionId });
    case "marked":
      return done({ DeleteMarker: true, VersionId: outcome.versionId });
    case "deleted": {
      // Without versioning, what a plain delete removes is not spoken of as a version.
      const version =
        versionId === undefined
          ? versionOutput(bucket, outcome.versionId)
          : { VersionId: versionId };
      return done({ ...version, ...(outcome.isDeleteMarker && { DeleteMarker: true }) });
    }
    default:
      return unreachable(outcome);
  }
}

/** An ETag to delete by as the store has it, or `*`. */
export function readDeletionEtag(etag: string | undefined): { readonly ifMatch?: string } {
  if (etag === undefined) return {};
  return { ifMatch: etag === "*" ? etag : quotedEtag(etag) };
}

/** What deleting past a GOVERNANCE retention, or by ETag, takes besides the right to delete. */
export function deletionRequirements(
  input: { readonly bypasses: boolean; readonly etag: string | undefined },
  resources: readonly ResourceReference[],
): readonly Requirement[] {
  const comparesEtag = input.etag !== undefined && input.etag !== "*";
  return [
    ...(input.bypasses ? required("s3:BypassGovernanceRetention", resources) : []),
    ...(comparesEtag ? required("s3:GetObject", resources) : []),
  ];
}

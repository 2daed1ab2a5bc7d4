import { RemoveTags$ } from "@aws-sdk/client-cloudtrail";
import type { RemoveTagsRequest, RemoveTagsResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { tagKeys } from "../request-tags.ts";
import { assertTaggable, taggedTrailOrThrow } from "../tagged-trail.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * RemoveTags: takes tags away by key; values do not count. By ARN, in the home Region.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RemoveTags.html
 */
export function removeTags(trails: Trails): Operation<RemoveTagsRequest, RemoveTagsResponse> {
  return {
    schema: RemoveTags$,
    action: "cloudtrail:RemoveTags",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.ResourceId, call),
    conditions: tagKeys,
    handle: async ({ ResourceId = "", TagsList = [] }, call) => {
      assertTaggable(ResourceId);
      const changed = await trails.removeTags(trailReference(ResourceId, call), TagsList);
      taggedTrailOrThrow(changed, call);
      return {};
    },
  };
}

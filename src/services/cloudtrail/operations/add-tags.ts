import { AddTags$ } from "@aws-sdk/client-cloudtrail";
import type { AddTagsRequest, AddTagsResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { requestTags } from "../request-tags.ts";
import { assertTaggable, taggedTrailOrThrow } from "../tagged-trail.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * AddTags: adds tags to a trail, over those of the same key. By ARN, in the home Region.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html
 */
export function addTags(trails: Trails): Operation<AddTagsRequest, AddTagsResponse> {
  return {
    schema: AddTags$,
    action: "cloudtrail:AddTags",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.ResourceId, call),
    conditions: requestTags,
    handle: async ({ ResourceId = "", TagsList = [] }, call) => {
      assertTaggable(ResourceId);
      const changed = await trails.addTags(trailReference(ResourceId, call), TagsList);
      taggedTrailOrThrow(changed, call);
      return {};
    },
  };
}

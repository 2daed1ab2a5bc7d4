import { ListTags$ } from "@aws-sdk/client-cloudtrail";
import type { ListTagsRequest, ListTagsResponse, ResourceTag } from "@aws-sdk/client-cloudtrail";

import type { Call, Operation } from "../../../call/operation.ts";
import { parseTrailArn } from "../../../trails/trail-arn.ts";
import type { Trails } from "../../../trails/trails.ts";
import { cloudTrailArnInvalid, invalidParameter, invalidToken } from "../errors.ts";
import { assertTaggable, taggedTrailOrThrow } from "../tagged-trail.ts";
import { anyResource, trailReference, trailResources } from "../trail-reference.ts";

const resourcesMax = 20;

/**
 * ListTags: the tags of up to twenty trails of one account, by ARN, in the Region of the call.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTags.html
 */
export function listTags(trails: Trails): Operation<ListTagsRequest, ListTagsResponse> {
  return {
    schema: ListTags$,
    action: "cloudtrail:ListTags",
    access: "read",
    category: "management",
    resources: ({ ResourceIdList: ids = [] }, call) =>
      ids.length === 0 ? anyResource : ids.flatMap((id) => trailResources(id, call)),
    handle: async ({ ResourceIdList: ids = [], NextToken }, call) => {
      if (NextToken !== undefined) throw invalidToken();
      if (ids.length < 1 || ids.length > resourcesMax) {
        throw invalidParameter(`ResourceIdList must have 1 to ${resourcesMax} items.`);
      }
      if (new Set(ids.map((id) => parseTrailArn(id)?.accountId)).size > 1) {
        throw cloudTrailArnInvalid("You cannot have resources belonging to multiple owners");
      }
      return { ResourceTagList: ids.map((id) => tagsOf(trails, id, call)) };
    },
  };
}

function tagsOf(trails: Trails, arn: string, call: Call): ResourceTag {
  assertTaggable(arn);
  const { tags } = taggedTrailOrThrow(trails.lookTagged(trailReference(arn, call)), call);
  return { ResourceId: arn, TagsList: [...tags] };
}

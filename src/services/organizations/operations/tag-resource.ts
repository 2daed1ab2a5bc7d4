import { TagResource$ } from "@aws-sdk/client-organizations";
import type { TagResourceRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { tagResource as tagged } from "../../../organizations/tags.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * TagResource: adds tags to the root, a unit, an account or a policy.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_TagResource.html
 */
export function tagResource(parts: OrganizationParts): Operation<TagResourceRequest, object> {
  return organizationOperation<TagResourceRequest, object>(parts, {
    schema: TagResource$,
    access: "write",
    about: ({ ResourceId }) => [ResourceId],
    handle: async (input, callerId) => {
      const { ResourceId: id = "" } = input;
      const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
      await tagged(parts, callerId, { id, tags });
      return {};
    },
  });
}

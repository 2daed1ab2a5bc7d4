import { UntagResource$ } from "@aws-sdk/client-organizations";
import type { UntagResourceRequest } from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { untagResource as untagged } from "../../../organizations/tags.ts";
import { organizationOperation } from "../organization-operation.ts";

/**
 * UntagResource: removes tags.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_UntagResource.html
 */
export function untagResource(parts: OrganizationParts): Operation<UntagResourceRequest, object> {
  return organizationOperation<UntagResourceRequest, object>(parts, {
    schema: UntagResource$,
    access: "write",
    about: ({ ResourceId }) => [ResourceId],
    handle: async (input, callerId) => {
      const { ResourceId: id = "", TagKeys: keys = [] } = input;
      await untagged(parts, callerId, { id, keys });
      return {};
    },
  });
}

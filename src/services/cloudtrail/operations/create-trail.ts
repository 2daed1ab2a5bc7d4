import { CreateTrail$ } from "@aws-sdk/client-cloudtrail";
import type { CreateTrailRequest, CreateTrailResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { prepareOrganization } from "../organization-trail.ts";
import type { OrganizationTrailParts } from "../organization-trail.ts";
import { requestTags } from "../request-tags.ts";
import { trailOrThrow } from "../trail-error.ts";
import { settingsOutput } from "../trail-output.ts";
import { trailResources } from "../trail-reference.ts";

/**
 * CreateTrail: makes a trail at home in the Region of the call. It does not log before StartLogging.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export function createTrail(
  trails: Trails,
  organization: OrganizationTrailParts,
): Operation<CreateTrailRequest, CreateTrailResponse> {
  return {
    schema: CreateTrail$,
    action: "cloudtrail:CreateTrail",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    conditions: requestTags,
    handle: async (input, call) => {
      const { region } = call;
      const { accountId } = call.principal;
      if (input.IsOrganizationTrail === true) await prepareOrganization(organization, call);
      const { Name: name = "", TagsList: tags = [], ...settings } = input;
      const wish = { ...settings, name, accountId, region, tags };
      return settingsOutput(trailOrThrow(await trails.create(wish), accountId));
    },
  };
}

import { UpdateTrail$ } from "@aws-sdk/client-cloudtrail";
import type { UpdateTrailRequest, UpdateTrailResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { prepareOrganization } from "../organization-trail.ts";
import type { OrganizationTrailParts } from "../organization-trail.ts";
import { trailOrThrow } from "../trail-error.ts";
import { settingsOutput } from "../trail-output.ts";
import { trailReference, trailResources } from "../trail-reference.ts";

/**
 * UpdateTrail: changes the settings that are given, in the home Region only; the others stay.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html
 */
export function updateTrail(
  trails: Trails,
  organization: OrganizationTrailParts,
): Operation<UpdateTrailRequest, UpdateTrailResponse> {
  return {
    schema: UpdateTrail$,
    action: "cloudtrail:UpdateTrail",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    record: { changesSelection: true },
    handle: async ({ Name, ...change }, call) => {
      if (change.IsOrganizationTrail === true) await prepareOrganization(organization, call);
      const updated = await trails.update(trailReference(Name, call), change);
      return settingsOutput(trailOrThrow(updated, call.principal.accountId));
    },
  };
}

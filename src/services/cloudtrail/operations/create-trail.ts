import { CreateTrail$ } from "@aws-sdk/client-cloudtrail";
import type { CreateTrailRequest, CreateTrailResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Trails } from "../../../trails/trails.ts";
import { requestTags } from "../request-tags.ts";
import { trailOrThrow } from "../trail-error.ts";
import { settingsOutput } from "../trail-output.ts";
import { trailResources } from "../trail-reference.ts";

/**
 * CreateTrail: makes a trail at home in the Region of the call. It does not log before StartLogging.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export function createTrail(trails: Trails): Operation<CreateTrailRequest, CreateTrailResponse> {
  return {
    schema: CreateTrail$,
    action: "cloudtrail:CreateTrail",
    access: "write",
    category: "management",
    resources: (input, call) => trailResources(input.Name, call),
    conditions: requestTags,
    handle: async (input, { principal, region }) => {
      const { accountId } = principal;
      const { Name: name = "", TagsList: tags = [], ...settings } = input;
      const wish = { ...settings, name, accountId, region, tags };
      return settingsOutput(trailOrThrow(await trails.create(wish), accountId));
    },
  };
}

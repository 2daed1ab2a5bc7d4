import { DescribeTrails$ } from "@aws-sdk/client-cloudtrail";
import type { DescribeTrailsRequest, DescribeTrailsResponse } from "@aws-sdk/client-cloudtrail";

import type { Call, Operation } from "../../../call/operation.ts";
import { isTrailProblem } from "../../../trails/trail-problem.ts";
import type { Trail } from "../../../trails/trail.ts";
import type { Trails } from "../../../trails/trails.ts";
import { trailOrThrow } from "../trail-error.ts";
import { trailOutput } from "../trail-output.ts";
import { anyResource, trailReference } from "../trail-reference.ts";

/**
 * DescribeTrails: the trails at home in the Region of the call and the shadows of those that cover
 * it from elsewhere, or just the ones that are named. A name finds trails at home here only, an ARN
 * those of every Region; what is not found is left out.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export function describeTrails(
  trails: Trails,
): Operation<DescribeTrailsRequest, DescribeTrailsResponse> {
  return {
    schema: DescribeTrails$,
    action: "cloudtrail:DescribeTrails",
    access: "read",
    category: "management",
    resources: () => anyResource,
    handle: async ({ trailNameList: names = [], includeShadowTrails = true }, call) => {
      const found = names.length === 0 ? allHere(trails, call) : named(trails, names, call);
      const shown = found.filter(
        ({ homeRegion, accountId }) =>
          includeShadowTrails ||
          (homeRegion === call.region && accountId === call.principal.accountId),
      );
      return { trailList: shown.map(trailOutput) };
    },
  };
}

function allHere(trails: Trails, { principal, region }: Call): readonly Trail[] {
  return trails
    .listOf(principal.accountId)
    .filter((trail) => trail.isMultiRegion || trail.homeRegion === region);
}

/** A trail that is named twice, for example by name and ARN, is shown once. */
function named(trails: Trails, names: readonly string[], call: Call): readonly Trail[] {
  const found = names.flatMap((name) => {
    const outcome = trails.look(trailReference(name, call));
    if (isTrailProblem(outcome) && outcome.kind === "not-found") return [];
    return [trailOrThrow(outcome, call.principal.accountId)];
  });
  return [...new Set(found)];
}

import { SimulateCustomPolicy$ } from "@aws-sdk/client-iam";
import type { SimulateCustomPolicyRequest, SimulatePolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { customSimulation, simulationPage } from "../simulation-input.ts";

/**
 * SimulateCustomPolicy: what policies that are sent along would say to actions on resources.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export function simulateCustomPolicy({
  world,
}: Pick<IamParts, "world">): Operation<SimulateCustomPolicyRequest, SimulatePolicyResponse> {
  return iamOperation({
    schema: SimulateCustomPolicy$,
    access: "read",
    resources: () => [],
    handle: (input, call) =>
      simulationPage(customSimulation(input), input, { clock: world.clock, call }),
  });
}

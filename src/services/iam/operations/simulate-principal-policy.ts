import { SimulatePrincipalPolicy$ } from "@aws-sdk/client-iam";
import type { SimulatePrincipalPolicyRequest, SimulatePolicyResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { principalSimulation, simulationPage } from "../simulation-input.ts";

/**
 * SimulatePrincipalPolicy: what the policies of a user, a group or a role, and others that are sent along,
 * would say to actions on resources.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function simulatePrincipalPolicy({
  identities,
  world,
}: Pick<IamParts, "identities" | "world">): Operation<
  SimulatePrincipalPolicyRequest,
  SimulatePolicyResponse
> {
  return iamOperation({
    schema: SimulatePrincipalPolicy$,
    access: "read",
    resources: ({ PolicySourceArn = "" }) => [PolicySourceArn],
    handle: (input, call) => {
      const asked = principalSimulation(identities.of(call.principal.accountId), input);
      return simulationPage(asked, input, { clock: world.clock, call });
    },
  });
}

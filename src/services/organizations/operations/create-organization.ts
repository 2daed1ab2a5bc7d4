import { CreateOrganization$ } from "@aws-sdk/client-organizations";
import type {
  CreateOrganizationRequest,
  CreateOrganizationResponse,
} from "@aws-sdk/client-organizations";

import type { Operation } from "../../../call/operation.ts";
import { createOrganization as created } from "../../../organizations/organization-life.ts";
import type { OrganizationParts } from "../../../organizations/organization-parts.ts";
import { organizationOperation } from "../organization-operation.ts";
import { organizationOutput } from "../outputs.ts";

/**
 * CreateOrganization: makes an organization with the caller as its management account.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html
 */
export function createOrganization(
  parts: OrganizationParts,
): Operation<CreateOrganizationRequest, CreateOrganizationResponse> {
  return organizationOperation<CreateOrganizationRequest, CreateOrganizationResponse>(parts, {
    schema: CreateOrganization$,
    access: "write",
    handle: async (input, callerId) => {
      const featureSet = input.FeatureSet ?? "ALL";
      const made = await created(parts, callerId, featureSet);
      return { Organization: organizationOutput(parts, made) };
    },
  });
}

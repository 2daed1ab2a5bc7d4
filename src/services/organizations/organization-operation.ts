import type { StaticOperationSchema } from "@smithy/types";

import type { Call, Operation, RecordRule, ResourceReference } from "../../call/operation.ts";
import { ServiceError } from "../../call/service-error.ts";
import { entityArn } from "../../organizations/organization-arn.ts";
import { OrganizationError } from "../../organizations/organization-error.ts";
import type { OrganizationView } from "../../organizations/organization-memory.ts";
import type { OrganizationParts } from "../../organizations/organization-parts.ts";

interface OrganizationOperation<Input, Output> {
  readonly schema: StaticOperationSchema;
  readonly access: "read" | "write";
  /** The ids of what the call is about: of the root, units, accounts, policies. Absent: `*`. */
  readonly about?: (input: Input) => readonly (string | undefined)[];
  readonly handle: (input: Input, callerId: string) => Promise<Output>;
  readonly record?: RecordRule<Input, Output>;
}

/**
 * An operation of an organization. What it is about counts as the caller's own: of another account's
 * organization nothing can be seen, and a delegated administrator needs no policy of the resource.
 */
export function organizationOperation<Input, Output>(
  { store }: Pick<OrganizationParts, "store">,
  { schema, access, about, handle, record }: OrganizationOperation<Input, Output>,
): Operation<Input, Output> {
  return {
    schema,
    action: `organizations:${schema[2]}`,
    access,
    category: "management",
    resources: (input, call) => referencesTo(store.view, about?.(input) ?? [], call),
    ...(record !== undefined && { record }),
    handle: async (input, { principal }) => {
      try {
        return await handle(input, principal.accountId);
      } catch (error) {
        if (error instanceof OrganizationError) throw inWordsOfTheApi(error);
        throw error;
      }
    },
  };
}

function referencesTo(
  view: OrganizationView,
  ids: readonly (string | undefined)[],
  { principal: { accountId } }: Call,
): readonly ResourceReference[] {
  const organization = view.organizationOf(accountId);
  if (organization === undefined) return [];
  return ids.flatMap((id) =>
    id === undefined ? [] : [{ arn: entityArn(organization, id), accountId }],
  );
}

function inWordsOfTheApi(error: OrganizationError): ServiceError {
  const { code, message, reason } = error;
  const details = reason === undefined ? {} : { details: { Reason: reason } };
  return new ServiceError(code, message, { cause: error, ...details });
}

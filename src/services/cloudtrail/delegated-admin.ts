import type { Call } from "../../call/operation.ts";
import { OrganizationError } from "../../organizations/organization-error.ts";
import { cloudTrailAdministratorsMax } from "../../organizations/quotas.ts";
import { cloudTrailPrincipal, hasServiceAccess } from "../../organizations/service-access.ts";
import * as errors from "./errors.ts";
import { requireRights } from "./organization-trail.ts";
import type { OrganizationTrailParts } from "./organization-trail.ts";

/**
 * What must be so before the management account says who is a delegated administrator.
 *
 * @throws ServiceError the first that is not
 */
export async function delegatingOrganization(
  { organizations, authorize }: OrganizationTrailParts,
  call: Call,
  accountId: string,
): Promise<void> {
  if (!/^\d{12}$/.test(accountId)) throw errors.invalidParameter("The account ID is not valid.");
  const callerId = call.principal.accountId;
  const organization = organizations.store.view.organizationOf(callerId);
  if (organization === undefined) throw errors.organizationsNotInUse();
  if (organization.managementAccountId !== callerId)
    throw errors.notOrganizationManagementAccount();
  if (organization.featureSet !== "ALL") throw errors.organizationNotInAllFeaturesMode();
  if (!hasServiceAccess(organization, cloudTrailPrincipal)) {
    throw errors.cloudTrailAccessNotEnabled();
  }
  await requireRights(authorize, call, false);
}

/** What organizations refuse is thrown as the error that CloudTrail has for it. */
export async function inWordsOfCloudTrail(
  accountId: string,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task();
  } catch (error) {
    if (!(error instanceof OrganizationError)) throw error;
    throw cloudTrailError(error, accountId) ?? error;
  }
}

function cloudTrailError(
  { code, reason }: OrganizationError,
  accountId: string,
): ReturnType<typeof errors.conflict> | undefined {
  switch (reason ?? code) {
    case "AccountNotFoundException":
      return errors.accountNotFound(accountId);
    case "AccountAlreadyRegisteredException":
      return errors.accountRegistered(accountId);
    case "AccountNotRegisteredException":
      return errors.accountNotRegistered(accountId);
    case "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR":
      return errors.cannotDelegateManagementAccount();
    case "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED":
      return errors.delegatedAdminLimitExceeded(cloudTrailAdministratorsMax);
    default:
      return undefined;
  }
}

import { GetMFADevice$ } from "@aws-sdk/client-iam";
import type { GetMFADeviceRequest, GetMFADeviceResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import { requireUser } from "../../../identity/holders.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireDevice } from "../../../identity/mfa-devices.ts";
import { deviceOwnerArn } from "../device-owner.ts";
import { noSuchEntity } from "../errors.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * GetMFADevice: a device, and since when it is whose.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html
 */
export function getMFADevice(
  identities: Identities,
): Operation<GetMFADeviceRequest, GetMFADeviceResponse> {
  return iamOperation({
    schema: GetMFADevice$,
    access: "read",
    resources: ({ UserName }, call) => [deviceOwnerArn(identities, { UserName }, call)],
    handle: ({ SerialNumber = "", UserName }, { principal: { accountId } }) => {
      const entities = identities.of(accountId);
      const { serial, enabled } = requireDevice(entities, SerialNumber);
      const owner = enabled?.owner;
      const user = owner?.kind === "user" ? entities.users.get(owner.userId) : undefined;
      if (UserName !== undefined && requireUser(entities, UserName).id !== user?.id) {
        throw noSuchEntity("MFA Device invalid for user.");
      }
      return {
        SerialNumber: serial,
        UserName: user?.name,
        EnableDate: enabled === undefined ? undefined : new Date(enabled.at),
      };
    },
  });
}

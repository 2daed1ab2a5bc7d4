import { ListMFADevices$ } from "@aws-sdk/client-iam";
import type { ListMFADevicesRequest, ListMFADevicesResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { devicesOf } from "../../../identity/mfa-devices.ts";
import { deviceOwner, deviceOwnerArn } from "../device-owner.ts";
import { iamOperation } from "../iam-operation.ts";
import { pageOf } from "../page.ts";
import { userNameOrCaller } from "../resources.ts";

/**
 * ListMFADevices: the devices of a user; without a name, of who calls.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html
 */
export function listMFADevices(
  identities: Identities,
): Operation<ListMFADevicesRequest, ListMFADevicesResponse> {
  return iamOperation({
    schema: ListMFADevices$,
    access: "read",
    resources: (input, call) => [deviceOwnerArn(identities, { UserName: input.UserName }, call)],
    handle: ({ UserName, ...page }, call) => {
      const entities = identities.of(call.principal.accountId);
      const owner = deviceOwner(entities, { UserName }, call);
      const name = owner.kind === "root" ? undefined : userNameOrCaller(UserName, call);
      const { items, end } = pageOf(devicesOf(entities, owner), page, ({ serial }) => serial);
      const MFADevices = items.map(({ serial, enabled }) => ({
        UserName: name,
        SerialNumber: serial,
        EnableDate: new Date(enabled?.at ?? 0),
      }));
      return { MFADevices, ...end };
    },
  });
}

import { ListVirtualMFADevices$ } from "@aws-sdk/client-iam";
import type {
  ListVirtualMFADevicesRequest,
  ListVirtualMFADevicesResponse,
} from "@aws-sdk/client-iam";

import { must } from "../../../base/assert.ts";
import type { Operation } from "../../../call/operation.ts";
import { iamOperation } from "../iam-operation.ts";
import type { IamParts } from "../iam-parts.ts";
import { listedUser } from "../outputs.ts";
import { pageOf } from "../page.ts";
import { listedArn } from "../resources.ts";
import { rootUserOutput } from "../root-user.ts";

/**
 * ListVirtualMFADevices: the virtual devices of the account, and whose they are.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html
 */
export function listVirtualMFADevices(
  parts: Pick<IamParts, "identities" | "accounts">,
): Operation<ListVirtualMFADevicesRequest, ListVirtualMFADevicesResponse> {
  return iamOperation({
    schema: ListVirtualMFADevices$,
    access: "read",
    resources: (_, call) => [listedArn("mfa", undefined, call)],
    handle: ({ AssignmentStatus = "Any", ...page }, { principal: { accountId } }) => {
      const { devices, users } = parts.identities.of(accountId);
      const isAsked = (isAssigned: boolean): boolean =>
        AssignmentStatus === "Any" || (AssignmentStatus === "Assigned") === isAssigned;
      const found = devices.list().filter(({ enabled }) => isAsked(enabled !== undefined));
      const { items, end } = pageOf(found, page, ({ serial }) => serial);
      const VirtualMFADevices = items.map(({ serial, enabled }) => {
        if (enabled === undefined) return { SerialNumber: serial };
        const { owner, at } = enabled;
        const User =
          owner.kind === "root"
            ? rootUserOutput(parts, accountId)
            : listedUser(accountId, must(users.get(owner.userId), "a device's owner is there"));
        return { SerialNumber: serial, User, EnableDate: new Date(at) };
      });
      return { VirtualMFADevices, ...end };
    },
  });
}

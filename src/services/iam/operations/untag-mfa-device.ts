import { UntagMFADevice$ } from "@aws-sdk/client-iam";
import type { UntagMFADeviceRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";

/**
 * UntagMFADevice: takes tags from a virtual MFA device. Keys that it has not are no error.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html
 */
export function untagMFADevice(parts: IdentityParts): Operation<UntagMFADeviceRequest, object> {
  return iamOperation({
    schema: UntagMFADevice$,
    access: "write",
    resources: ({ SerialNumber = "" }) => [SerialNumber],
    conditions: ({ TagKeys = [] }) => ({ "aws:TagKeys": TagKeys }),
    handle: async ({ SerialNumber = "", TagKeys = [] }, { principal }) => {
      const name = { kind: "mfa-device", name: SerialNumber } as const;
      await tagging.untagEntity(parts, principal.accountId, name, TagKeys);
      return {};
    },
  });
}

import { TagMFADevice$ } from "@aws-sdk/client-iam";
import type { TagMFADeviceRequest } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { IdentityParts } from "../../../identity/identity-parts.ts";
import * as tagging from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsInput } from "../outputs.ts";
import { tagConditions } from "../resources.ts";

/**
 * TagMFADevice: sets tags of a virtual MFA device, over those that it has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html
 */
export function tagMFADevice(parts: IdentityParts): Operation<TagMFADeviceRequest, object> {
  return iamOperation({
    schema: TagMFADevice$,
    access: "write",
    resources: ({ SerialNumber = "" }) => [SerialNumber],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async ({ SerialNumber = "", Tags }, { principal }) => {
      const name = { kind: "mfa-device", name: SerialNumber } as const;
      await tagging.tagEntity(parts, principal.accountId, name, tagsInput(Tags));
      return {};
    },
  });
}

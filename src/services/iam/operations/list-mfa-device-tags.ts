import { ListMFADeviceTags$ } from "@aws-sdk/client-iam";
import type { ListMFADeviceTagsRequest, ListMFADeviceTagsResponse } from "@aws-sdk/client-iam";

import type { Operation } from "../../../call/operation.ts";
import type { Identities } from "../../../identity/identities.ts";
import { requireTagged } from "../../../identity/tagging.ts";
import { iamOperation } from "../iam-operation.ts";
import { tagsOutput } from "../outputs.ts";
import { pageOf } from "../page.ts";

/**
 * ListMFADeviceTags: the tags of a virtual MFA device, by key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html
 */
export function listMFADeviceTags(
  identities: Identities,
): Operation<ListMFADeviceTagsRequest, ListMFADeviceTagsResponse> {
  return iamOperation({
    schema: ListMFADeviceTags$,
    access: "read",
    resources: ({ SerialNumber = "" }) => [SerialNumber],
    handle: ({ SerialNumber = "", ...page }, { principal }) => {
      const name = { kind: "mfa-device", name: SerialNumber } as const;
      const { tags } = requireTagged(identities.of(principal.accountId), name);
      const { items, end } = pageOf(tagsOutput(tags), page, ({ Key = "" }) => Key);
      return { Tags: [...items], ...end };
    },
  });
}

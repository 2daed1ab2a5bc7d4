import { DeletePublicAccessBlock$ } from "@aws-sdk/client-s3-control";
import type { DeletePublicAccessBlockRequest } from "@aws-sdk/client-s3-control";

import type { AccountPublicAccess } from "../../../archive/public-access.ts";
import type { Operation } from "../../../call/operation.ts";
import { requireOwnAccount } from "../own-account.ts";

/**
 * DeletePublicAccessBlock: only what each bucket blocks itself is blocked any more.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeletePublicAccessBlock.html
 */
export function deletePublicAccessBlock(
  publicAccess: AccountPublicAccess,
): Operation<DeletePublicAccessBlockRequest, object> {
  return {
    schema: DeletePublicAccessBlock$,
    action: "s3:PutAccountPublicAccessBlock",
    access: "write",
    category: "management",
    resources: () => [],
    record: { eventName: "DeleteAccountPublicAccessBlock" },
    handle: async (input, call) => {
      const accountId = requireOwnAccount(input.AccountId, call);
      await publicAccess.remove(accountId);
      return {};
    },
  };
}

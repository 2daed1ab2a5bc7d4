import { GetPublicAccessBlock$ } from "@aws-sdk/client-s3-control";
import type {
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
} from "@aws-sdk/client-s3-control";

import type { AccountPublicAccess } from "../../../archive/public-access.ts";
import type { Operation } from "../../../call/operation.ts";
import { requireOwnAccount } from "../own-account.ts";
import { noSuchPublicAccessBlock } from "../errors.ts";

/**
 * GetPublicAccessBlock: what of public access the account blocks for all of its buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html
 */
export function getPublicAccessBlock(
  publicAccess: AccountPublicAccess,
): Operation<GetPublicAccessBlockRequest, GetPublicAccessBlockOutput> {
  return {
    schema: GetPublicAccessBlock$,
    action: "s3:GetAccountPublicAccessBlock",
    access: "read",
    category: "management",
    resources: () => [],
    record: { eventName: "GetAccountPublicAccessBlock" },
    handle: async (input, call) => {
      const accountId = requireOwnAccount(input.AccountId, call);
      const block = publicAccess.find(accountId);
      if (block === undefined) throw noSuchPublicAccessBlock(accountId);
      return { PublicAccessBlockConfiguration: { ...block } };
    },
  };
}

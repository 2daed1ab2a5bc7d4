import { PutPublicAccessBlock$ } from "@aws-sdk/client-s3-control";
import type { PutPublicAccessBlockRequest } from "@aws-sdk/client-s3-control";

import type { AccountPublicAccess } from "../../../archive/public-access.ts";
import type { Operation } from "../../../call/operation.ts";
import { requireOwnAccount } from "../own-account.ts";
import { malformedXml } from "../errors.ts";

/**
 * PutPublicAccessBlock: what is not said is not blocked. It counts from the next call on.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html
 */
export function putPublicAccessBlock(
  publicAccess: AccountPublicAccess,
): Operation<PutPublicAccessBlockRequest, object> {
  return {
    schema: PutPublicAccessBlock$,
    action: "s3:PutAccountPublicAccessBlock",
    access: "write",
    category: "management",
    resources: () => [],
    record: { eventName: "PutAccountPublicAccessBlock" },
    handle: async (input, call) => {
      const accountId = requireOwnAccount(input.AccountId, call);
      const sent = input.PublicAccessBlockConfiguration;
      if (sent === undefined) throw malformedXml();
      await publicAccess.put(accountId, {
        BlockPublicAcls: sent.BlockPublicAcls ?? false,
        IgnorePublicAcls: sent.IgnorePublicAcls ?? false,
        BlockPublicPolicy: sent.BlockPublicPolicy ?? false,
        RestrictPublicBuckets: sent.RestrictPublicBuckets ?? false,
      });
      return {};
    },
  };
}

import { ListPublicKeys$ } from "@aws-sdk/client-cloudtrail";
import type { ListPublicKeysRequest, ListPublicKeysResponse } from "@aws-sdk/client-cloudtrail";

import type { Operation } from "../../../call/operation.ts";
import type { Clock } from "../../../base/world.ts";
import type { Keys } from "../../../keys/keys.ts";
import { invalidTimeRange, invalidToken } from "../errors.ts";
import { anyResource } from "../trail-reference.ts";

/**
 * ListPublicKeys: the keys of the Region that were valid at some moment of a time range, all in one
 * answer: the AWS CLI's `validate-logs` reads no second page. Both ends of the range default to now.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 */
export function listPublicKeys(
  keys: Pick<Keys, "publicKeys">,
  clock: Clock,
): Operation<ListPublicKeysRequest, ListPublicKeysResponse> {
  return {
    schema: ListPublicKeys$,
    action: "cloudtrail:ListPublicKeys",
    access: "read",
    category: "management",
    resources: () => anyResource,
    handle: async ({ StartTime, EndTime, NextToken }, { region }) => {
      if (NextToken !== undefined) throw invalidToken();
      const now = clock.now();
      const from = StartTime?.getTime() ?? now;
      const to = EndTime?.getTime() ?? now;
      if (!(from <= to)) throw invalidTimeRange();
      const valid = await keys.publicKeys(region, from, to);
      return {
        PublicKeyList: valid.map(({ der, validFrom, validTo, fingerprint }) => ({
          Value: der,
          ValidityStartTime: new Date(validFrom),
          ValidityEndTime: new Date(validTo),
          Fingerprint: fingerprint,
        })),
      };
    },
  };
}

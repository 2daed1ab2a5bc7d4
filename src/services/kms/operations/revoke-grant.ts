import { RevokeGrant$ } from "@aws-sdk/client-kms";
import type { RevokeGrantRequest } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { findGrant, removeGrant } from "../../../kms/grants.ts";
import { arnOf } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { dryRun, keyOperation } from "../key-operation.ts";
import type { KeyOutput } from "../key-output.ts";

/**
 * RevokeGrant: takes a grant away, for whoever manages the key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html
 */
export function revokeGrant(parts: KmsParts): Operation<RevokeGrantRequest, KeyOutput> {
  return keyOperation<RevokeGrantRequest, KeyOutput>(parts, {
    schema: RevokeGrant$,
    access: "write",
    isForOthers: true,
    handle: async (input, key) => {
      const grant = findGrant(parts, key, input.GrantId ?? "");
      if (input.DryRun === true) throw dryRun();
      await removeGrant(parts, grant);
      return { KeyId: arnOf(key) };
    },
  });
}

import { ReplicateKey$ } from "@aws-sdk/client-kms";
import type { ReplicateKeyRequest, ReplicateKeyResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { checkKeyPolicy, defaultKeyPolicy } from "../../../kms/key-policy.ts";
import { arnOf } from "../../../kms/key.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { replicateKey as makeReplica } from "../../../kms/multi-region.ts";
import { keyMetadata } from "../key-metadata.ts";
import { keyOperation, keyResource } from "../key-operation.ts";
import { readTags, tagConditions } from "../tags.ts";

/**
 * ReplicateKey: makes the same multi-Region key in another Region. Asks for CreateKey as well.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
 */
export function replicateKey(
  parts: KmsParts,
): Operation<ReplicateKeyRequest, ReplicateKeyResponse> {
  const operation = keyOperation<ReplicateKeyRequest, ReplicateKeyResponse>(parts, {
    schema: ReplicateKey$,
    access: "write",
    conditions: (input) => ({
      ...tagConditions(input.Tags),
      "kms:ReplicaRegion": input.ReplicaRegion ?? "",
      "kms:BypassPolicyLockoutSafetyCheck": String(input.BypassPolicyLockoutSafetyCheck === true),
    }),
    handle: async (input, key, call) => {
      const { ReplicaRegion: region = "", Policy: given, Description: description = "" } = input;
      const policy = given ?? defaultKeyPolicy(key.accountId);
      const isBypassing = input.BypassPolicyLockoutSafetyCheck === true;
      const place = { keyArn: arnOf({ ...key, region }), caller: call.principal, isBypassing };
      checkKeyPolicy(policy, place, parts.isPrincipalThere);
      const tags = readTags(input.Tags);
      const replica = await makeReplica(parts, key, { region, policy, description, tags });
      return {
        ReplicaKeyMetadata: keyMetadata(parts, replica),
        ReplicaPolicy: policy,
        ReplicaTags: [...replica.tags],
      };
    },
  });
  return {
    ...operation,
    requires: (input, call) => [
      { action: "kms:ReplicateKey", resources: keyResource(parts, input.KeyId, call) },
      { action: "kms:CreateKey", resources: [] },
    ],
  };
}

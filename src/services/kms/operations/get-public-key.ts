import { GetPublicKey$ } from "@aws-sdk/client-kms";
import type { GetPublicKeyRequest, GetPublicKeyResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireEnabled } from "../../../kms/find-key.ts";
import { factsOf } from "../../../kms/key-material.ts";
import { isAsymmetric } from "../../../kms/key-spec.ts";
import { publicKeyOf } from "../../../kms/key-use.ts";
import { unsupported } from "../../../kms/kms-error.ts";
import { algorithmsOf, customerMasterKeySpec } from "../key-metadata.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GetPublicKey: the public part of an asymmetric key.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 */
export function getPublicKey(
  parts: KmsParts,
): Operation<GetPublicKeyRequest, GetPublicKeyResponse> {
  return keyOperation<GetPublicKeyRequest, GetPublicKeyResponse>(parts, {
    schema: GetPublicKey$,
    access: "read",
    isForOthers: true,
    takesAlias: true,
    handle: async (_input, key) => {
      requireEnabled(key, parts.world.clock.now());
      if (!isAsymmetric(factsOf(key.spec))) {
        throw unsupported(`${arnOf(key)} key spec is ${key.spec} which has no public key.`);
      }
      return {
        KeyId: arnOf(key),
        PublicKey: publicKeyOf(key),
        // oxlint-disable-next-line typescript/no-deprecated -- AWS sends it beside the new one
        CustomerMasterKeySpec: customerMasterKeySpec(key),
        KeySpec: key.spec,
        KeyUsage: key.usage,
        ...algorithmsOf(key),
      };
    },
  });
}

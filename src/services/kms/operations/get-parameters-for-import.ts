import { GetParametersForImport$ } from "@aws-sdk/client-kms";
import type {
  GetParametersForImportRequest,
  GetParametersForImportResponse,
} from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { requireNotPending } from "../../../kms/find-key.ts";
import { importParameters } from "../../../kms/import-parameters.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * GetParametersForImport: what is needed to import key material, for a day.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
export function getParametersForImport(
  parts: KmsParts,
): Operation<GetParametersForImportRequest, GetParametersForImportResponse> {
  return keyOperation<GetParametersForImportRequest, GetParametersForImportResponse>(parts, {
    schema: GetParametersForImport$,
    access: "read",
    conditions: (input) => ({
      "kms:WrappingAlgorithm": input.WrappingAlgorithm ?? "",
      "kms:WrappingKeySpec": input.WrappingKeySpec ?? "",
    }),
    handle: async (input, key) => {
      const { WrappingAlgorithm: algorithm, WrappingKeySpec: spec } = input;
      requireNotPending(key, parts.world.clock.now());
      const made = await importParameters(
        parts,
        key,
        algorithm ?? "RSAES_OAEP_SHA_256",
        spec ?? "RSA_2048",
      );
      return {
        KeyId: arnOf(key),
        ImportToken: made.token,
        PublicKey: made.publicKey,
        ParametersValidTo: new Date(made.validTo),
      };
    },
  });
}

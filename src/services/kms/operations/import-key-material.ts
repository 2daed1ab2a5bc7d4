import { ImportKeyMaterial$ } from "@aws-sdk/client-kms";
import type { ImportKeyMaterialRequest, ImportKeyMaterialResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { importMaterial } from "../../../kms/import-material.ts";
import { invalidRequest } from "../../../kms/kms-error.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * ImportKeyMaterial: imports wrapped key material into a key that has none of KMS's.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
export function importKeyMaterial(
  parts: KmsParts,
): Operation<ImportKeyMaterialRequest, ImportKeyMaterialResponse> {
  return keyOperation<ImportKeyMaterialRequest, ImportKeyMaterialResponse>(parts, {
    schema: ImportKeyMaterial$,
    access: "write",
    conditions: ({ ExpirationModel = "KEY_MATERIAL_EXPIRES", ValidTo }) => ({
      "kms:ExpirationModel": ExpirationModel,
      ...(ValidTo !== undefined && { "kms:ValidTo": ValidTo.toISOString() }),
    }),
    handle: async (input, key) => {
      const validTo = expiryOf(input);
      const { KeyMaterialDescription: description, KeyMaterialId: materialId } = input;
      const imported = await importMaterial(parts, key, {
        token: input.ImportToken ?? new Uint8Array(0),
        wrapped: input.EncryptedKeyMaterial ?? new Uint8Array(0),
        ...(validTo !== undefined && { validTo }),
        ...(input.ImportType !== undefined && { importType: input.ImportType }),
        ...(description !== undefined && { description }),
        ...(materialId !== undefined && { materialId }),
      });
      return { KeyId: arnOf(key), KeyMaterialId: imported.materialId };
    },
  });
}

/** Material expires unless the caller says that it does not. */
function expiryOf({ ExpirationModel, ValidTo }: ImportKeyMaterialRequest): number | undefined {
  if (ExpirationModel === "KEY_MATERIAL_DOES_NOT_EXPIRE") {
    if (ValidTo === undefined) return undefined;
    throw invalidRequest("ValidTo must not be specified for key material that does not expire.");
  }
  if (ValidTo === undefined) {
    throw invalidRequest("ValidTo must be specified for key material that expires.");
  }
  return ValidTo.getTime();
}

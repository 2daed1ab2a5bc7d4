import { DeleteImportedKeyMaterial$ } from "@aws-sdk/client-kms";
import type {
  DeleteImportedKeyMaterialRequest,
  DeleteImportedKeyMaterialResponse,
} from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { arnOf } from "../../../kms/key.ts";
import { deleteMaterial } from "../../../kms/import-material.ts";
import { materialShown } from "../key-output.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * DeleteImportedKeyMaterial: forgets imported key material. The key waits for the same again.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DeleteImportedKeyMaterial.html
 */
export function deleteImportedKeyMaterial(
  parts: KmsParts,
): Operation<DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse> {
  return keyOperation<DeleteImportedKeyMaterialRequest, DeleteImportedKeyMaterialResponse>(parts, {
    schema: DeleteImportedKeyMaterial$,
    access: "write",
    handle: async (input, key) => {
      const { materialId } = await deleteMaterial(parts, key, input.KeyMaterialId);
      return { KeyId: arnOf(key), ...materialShown(materialId) };
    },
  });
}

import { ListKeyRotations$ } from "@aws-sdk/client-kms";
import type { ListKeyRotationsRequest, ListKeyRotationsResponse } from "@aws-sdk/client-kms";

import type { Operation } from "../../../call/operation.ts";
import { requireRotatable } from "../../../kms/rotation.ts";
import { pageOf } from "../paging.ts";
import { rotationEntry } from "../rotation-entry.ts";
import type { KmsParts } from "../../../kms/kms-parts.ts";
import { keyOperation } from "../key-operation.ts";

/**
 * ListKeyRotations: the rotations of a key, and, if asked, all its material.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeyRotations.html
 */
export function listKeyRotations(
  parts: KmsParts,
): Operation<ListKeyRotationsRequest, ListKeyRotationsResponse> {
  return keyOperation<ListKeyRotationsRequest, ListKeyRotationsResponse>(parts, {
    schema: ListKeyRotations$,
    access: "read",
    handle: async (input, key) => {
      requireRotatable(key);
      const isAll = input.IncludeKeyMaterial === "ALL_KEY_MATERIAL";
      const listed = key.materials.filter(({ rotatedAt }) => isAll || rotatedAt !== undefined);
      const entries = listed.map((material, at) => ({
        material,
        name: String(at).padStart(8, "0"),
      }));
      const page = pageOf(entries, ({ name }) => name, input, { byDefault: 100, max: 1000 });
      return {
        Rotations: page.items.map(({ material }) => rotationEntry(parts, key, material)),
        ...page.rest,
      };
    },
  });
}

import type { RotationsListEntry } from "@aws-sdk/client-kms";

import type { Key, KeyMaterial } from "../../kms/key.ts";
import { currentMaterial, isUsable } from "../../kms/key.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";

/** A material of a key, as ListKeyRotations shows it. */
export function rotationEntry(
  { world }: KmsParts,
  key: Key,
  material: KeyMaterial,
): RotationsListEntry {
  const { rotatedAt, rotationType, description } = material;
  const state = materialState(key, material);
  return {
    KeyId: key.keyId,
    KeyMaterialId: material.id,
    KeyMaterialState: state,
    ...(description !== undefined && { KeyMaterialDescription: description }),
    ...(rotatedAt !== undefined && { RotationDate: new Date(rotatedAt) }),
    ...(rotationType !== undefined && { RotationType: rotationType }),
    ...(key.origin === "EXTERNAL" && importState(material, world.clock.now())),
  };
}

function materialState(
  key: Key,
  material: KeyMaterial,
): NonNullable<RotationsListEntry["KeyMaterialState"]> {
  if (material.isPending === true) return "PENDING_ROTATION";
  return material === currentMaterial(key) ? "CURRENT" : "NON_CURRENT";
}

function importState(material: KeyMaterial, now: number): Partial<RotationsListEntry> {
  if (!isUsable(material, now)) return { ImportState: "PENDING_IMPORT" };
  if (material.validTo === undefined) {
    return { ImportState: "IMPORTED", ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" };
  }
  return {
    ImportState: "IMPORTED",
    ExpirationModel: "KEY_MATERIAL_EXPIRES",
    ValidTo: new Date(material.validTo),
  };
}

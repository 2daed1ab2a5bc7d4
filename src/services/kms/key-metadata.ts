import type {
  CustomerMasterKeySpec,
  KeyMetadata,
  MultiRegionConfiguration,
} from "@aws-sdk/client-kms";

import { factsOf } from "../../kms/key-material.ts";
import type { Key } from "../../kms/key.ts";
import { arnOf, currentMaterial, isUsable, keyState } from "../../kms/key.ts";
import { relatedKeys } from "../../kms/key-life.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";

/** A key as DescribeKey, CreateKey and ReplicateKey show it. */
export function keyMetadata(parts: KmsParts, key: Key): KeyMetadata {
  const now = parts.world.clock.now();
  const { deletion, multiRegion } = key;
  const state = keyState(key, now);
  return {
    AWSAccountId: key.accountId,
    KeyId: key.keyId,
    Arn: arnOf(key),
    CreationDate: new Date(key.createdAt),
    Enabled: state === "Enabled",
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: state,
    ...(deletion?.at !== undefined && { DeletionDate: new Date(deletion.at) }),
    ...(deletion !== undefined &&
      deletion.at === undefined && { PendingDeletionWindowInDays: deletion.windowDays }),
    Origin: key.origin,
    ...materialMetadata(key, now),
    KeyManager: key.manager,
    // oxlint-disable-next-line typescript/no-deprecated -- AWS sends it beside the new one
    CustomerMasterKeySpec: customerMasterKeySpec(key),
    KeySpec: key.spec,
    ...algorithmsOf(key),
    MultiRegion: multiRegion !== undefined,
    ...(multiRegion !== undefined && { MultiRegionConfiguration: regionsOf(parts, key) }),
  };
}

/** The old name of the spec: the same value, though its type does not know the newer specs. */
export function customerMasterKeySpec({ spec }: Key): CustomerMasterKeySpec {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return spec as CustomerMasterKeySpec;
}

function materialMetadata(key: Key, now: number): Partial<KeyMetadata> {
  const material = currentMaterial(key);
  if (material === undefined || !isUsable(material, now)) return {};
  const id = key.spec === "SYMMETRIC_DEFAULT" ? { CurrentKeyMaterialId: material.id } : {};
  if (key.origin !== "EXTERNAL") return id;
  if (material.validTo === undefined) {
    return { ...id, ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE" };
  }
  return { ...id, ExpirationModel: "KEY_MATERIAL_EXPIRES", ValidTo: new Date(material.validTo) };
}

/** What a key can do, under the one member that its usage has. */
export function algorithmsOf({ spec, usage }: Key): Partial<KeyMetadata> {
  const facts = factsOf(spec);
  switch (usage) {
    case "ENCRYPT_DECRYPT":
      return { EncryptionAlgorithms: [...(facts.encryptionAlgorithms ?? [])] };
    case "SIGN_VERIFY":
      return { SigningAlgorithms: [...(facts.signingAlgorithms ?? [])] };
    case "GENERATE_VERIFY_MAC":
      return { MacAlgorithms: [...(facts.macAlgorithms ?? [])] };
    case "KEY_AGREEMENT":
      return { KeyAgreementAlgorithms: [...(facts.keyAgreementAlgorithms ?? [])] };
    case "ENCAPSULATE_DECAPSULATE":
      return { EncapsulationAlgorithms: [...(facts.encapsulationAlgorithms ?? [])] };
    default:
      return {};
  }
}

function regionsOf(parts: KmsParts, key: Key): MultiRegionConfiguration {
  const primaryRegion = key.multiRegion?.primaryRegion ?? key.region;
  const shown = (region: string): { Arn: string; Region: string } => ({
    Arn: arnOf({ ...key, region }),
    Region: region,
  });
  const replicas = relatedKeys(parts, key).filter(({ region }) => region !== primaryRegion);
  return {
    MultiRegionKeyType: key.region === primaryRegion ? "PRIMARY" : "REPLICA",
    PrimaryKey: shown(primaryRegion),
    ReplicaKeys: replicas.map(({ region }) => shown(region)),
  };
}

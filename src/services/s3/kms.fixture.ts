import { objectEncryption } from "../../archive/object-encryption.ts";
import type { ObjectEncryption } from "../../archive/object-encryption.ts";
import type { Log, World } from "../../base/world.ts";
import { dataKeysUnder, newKey } from "../../buckets/wrapped-key.ts";
import type { Authorize } from "../../call/operation.ts";
import { memoryDocuments } from "../../documents/memory-documents.ts";
import { sealingUnder } from "../../keys/sealing.ts";
import { createKey } from "../../kms/create-key.ts";
import { customerKeys } from "../../kms/customer-keys.ts";
import { keyResources } from "../../kms/key-access.ts";
import type { Key } from "../../kms/key.ts";
import { KeyStore } from "../../kms/key-store.ts";
import { defaultKmsLimits } from "../../kms/kms-parts.ts";
import type { KmsParts } from "../../kms/kms-parts.ts";
import type { ResourcePolicyOf } from "../../policy/resource-access.ts";

/** Keys of KMS in memory, for objects that are under them. */
export interface TestKms {
  readonly parts: KmsParts;
  readonly resources: ResourcePolicyOf;
  /** The keys of objects, for those whom `authorize` lets. */
  readonly encryption: (authorize: Authorize) => ObjectEncryption;
  /** A new key of an account. */
  readonly make: (accountId: string, region?: string) => Promise<Key>;
}

export function testKms(
  world: Pick<World, "clock" | "random">,
  regions: readonly string[],
): TestKms {
  const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const { clock, random } = world;
  const parts: KmsParts = {
    world,
    log: silent,
    keys: sealingUnder(random.bytes(32), random),
    regions,
    isPrincipalThere: () => true,
    store: new KeyStore(memoryDocuments()),
    limits: defaultKmsLimits,
  };
  const dataKeys = dataKeysUnder(newKey(random), random);
  return {
    parts,
    resources: keyResources(parts),
    encryption: (authorize) =>
      objectEncryption({ customerKeys: customerKeys(parts, authorize), dataKeys, clock, random }),
    make: async (accountId, region = "us-east-1") =>
      createKey(parts, {
        home: { accountId, region },
        caller: {
          type: "Root",
          accountId,
          arn: `arn:aws:iam::${accountId}:root`,
          principalId: accountId,
          accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        },
        description: "",
        spec: "SYMMETRIC_DEFAULT",
        origin: "AWS_KMS",
        bypassesLockoutCheck: false,
        tags: [],
        isMultiRegion: false,
      }),
  };
}

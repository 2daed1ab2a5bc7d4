import type { TestWorld } from "../base/test-world.ts";
import { testWorld } from "../base/test-world.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Keys } from "../keys/keys.ts";
import { sealingUnder } from "../keys/sealing.ts";
import { seedContext } from "./entities.ts";
import type { EnabledDevice, MfaDevice, User } from "./entities.ts";
import { openIdentities } from "./identities.ts";
import type { Identities } from "./identities.ts";

export const alice = "111122223333";
export const bob = "444455556666";
export const seed: Uint8Array = Buffer.from("12345678901234567890");

/** Identities over documents in memory, with secrets sealed for real. */
export interface TestIdentities {
  readonly world: TestWorld;
  readonly documents: Documents;
  readonly keys: Pick<Keys, "seal" | "unseal">;
  readonly identities: Identities;
}

export async function testIdentities(): Promise<TestIdentities> {
  const world = testWorld();
  const documents = memoryDocuments();
  const keys = sealingUnder(world.random.bytes(32), world.random);
  return { world, documents, keys, identities: await openIdentities(documents) };
}

export function someUser(facts: Partial<User> = {}): User {
  return {
    kind: "user",
    id: "AIDAUSER",
    name: "user",
    path: "/",
    createdAt: 0,
    tags: {},
    inline: [],
    attached: [],
    groupIds: [],
    accessKeys: [],
    ...facts,
  };
}

export function someDevice(
  keys: Pick<Keys, "seal">,
  accountId: string,
  enabled?: EnabledDevice,
): MfaDevice {
  return {
    kind: "mfa-device",
    id: "device",
    name: "phone",
    path: "/",
    createdAt: 0,
    serial: `arn:aws:iam::${accountId}:mfa/phone`,
    sealedSeed: keys.seal(seed, seedContext(accountId, "device")),
    tags: {},
    ...(enabled !== undefined && { enabled }),
  };
}

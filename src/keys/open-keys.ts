import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import type { Keys } from "./keys.ts";
import type { MasterKeyPlace } from "./master-key-place.ts";
import { openSealingKeys } from "./sealing-keys.ts";
import { SigningKeys } from "./signing-keys.ts";

export interface KeysOptions {
  readonly world: Pick<World, "random" | "disk">;
  /** Where sealed signing keys are kept; not closed with the keys. */
  readonly documents: Documents;
  /** Where the master key is. A file is made at the first start, and then to be backed up apart. */
  readonly masterKey: MasterKeyPlace;
}

/**
 * Opens the keys. The first time it makes a master key; from then on it insists on that one.
 *
 * @throws Error the master key is missing, another one, damaged, or open to other users
 */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const { world, documents, masterKey } = options;
  const { sealing, changeMasterKey } = await openSealingKeys(world, documents, masterKey);
  const signingKeys = new SigningKeys(documents, sealing);
  return {
    seal: sealing.seal,
    unseal: sealing.unseal,
    signingKey: async (region, at) => signingKeys.signingKey(region, at),
    publicKeys: async (region, from, to) => signingKeys.publicKeys(region, from, to),
    changeMasterKey,
    [Symbol.asyncDispose]: async () => {},
  };
}

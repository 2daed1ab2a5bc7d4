import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import type { Keys } from "./keys.ts";
import { createMasterKey, readMasterKey } from "./master-key.ts";
import { sealingUnder } from "./sealing.ts";
import type { Sealing } from "./sealing.ts";
import { SigningKeys } from "./signing-keys.ts";

export interface KeysOptions {
  readonly world: Pick<World, "random">;
  /** Where sealed signing keys are kept; not closed with the keys. */
  readonly documents: Documents;
  /** The file of the master key. Made at the first start, and then to be backed up apart. */
  readonly masterKeyPath: string;
}

/** Says under which master key everything in the documents is sealed. */
const masterKeyDocument = "master-key";

/**
 * Opens the keys. The first time it makes a master key; from then on it insists on that one.
 *
 * @throws Error the master key is missing, another one, damaged, or open to other users
 */
export async function openKeys(options: KeysOptions): Promise<Keys> {
  const { world, documents, masterKeyPath } = options;
  const sealing = await openSealing(world, documents, masterKeyPath);
  const signingKeys = new SigningKeys(documents, sealing);
  return {
    seal: sealing.seal,
    unseal: sealing.unseal,
    signingKey: async (region, at) => signingKeys.signingKey(region, at),
    publicKeys: async (region, from, to) => signingKeys.publicKeys(region, from, to),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function openSealing(
  world: Pick<World, "random">,
  documents: Documents,
  path: string,
): Promise<Sealing> {
  const known = (await documents.find(masterKeyDocument))?.value;
  const found = await readMasterKey(path);
  if (found === undefined && known !== undefined) {
    throw new Error(
      `the master key ${path} is missing, and secrets are sealed under it: restore it`,
    );
  }
  const key = found ?? (await createMasterKey(path, world.random));
  const sealing = sealingUnder(key, world.random);
  if (known === undefined) {
    // A crash before this write leaves a key under which nothing is sealed yet; it is taken up.
    const change = {
      key: masterKeyDocument,
      value: sealing.masterKeyId,
      expect: "absent",
    } as const;
    await documents.write([change]);
  } else if (known !== sealing.masterKeyId) {
    throw new Error(`the master key ${path} is not the one that secrets are sealed under`);
  }
  return sealing;
}

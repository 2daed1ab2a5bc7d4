import { scrypt } from "node:crypto";
import { promisify } from "node:util";

import type { Random, World } from "../base/world.ts";
import { openKmsWrapping } from "./kms-wrapping.ts";
import { createMasterKey, readMasterKey } from "./master-key.ts";
import type { MasterKeyPlace } from "./master-key-place.ts";
import { placeText } from "./master-key-place.ts";
import { readPassphrase } from "./passphrase.ts";
import { UnsealError, sealingUnder } from "./sealing.ts";
import type { Sealing } from "./sealing.ts";
import type { Wrapping } from "./wrapping.ts";

/**
 * The master key in a place.
 *
 * @param mayMake a file that is not there is made
 * @returns undefined when there is nothing in that place
 * @throws Error it is there and cannot be used: open to others, damaged, too short
 */
export async function openWrapping(
  world: Pick<World, "random" | "disk">,
  place: MasterKeyPlace,
  mayMake: boolean,
): Promise<Wrapping | undefined> {
  switch (place.kind) {
    case "file": {
      const found = await readMasterKey(place.path);
      if (found === undefined && !mayMake) return undefined;
      const key = found ?? (await createMasterKey(place.path, world.random));
      return wrappingUnder(sealingUnder(key, world.random));
    }
    case "passphrase": {
      const passphrase = await readPassphrase(place.path);
      return passphrase === undefined ? undefined : underPassphrase(passphrase, world.random);
    }
    case "kms":
      return openKmsWrapping(world, place);
  }
  throw new Error(`there is no such place: ${placeText(place)}`);
}

const context = "cairn sealing key";

function wrappingUnder({ seal, unseal }: Pick<Sealing, "seal" | "unseal">): Wrapping {
  return {
    wrap: async (secret) => seal(secret, context),
    unwrap: async (wrapped) => unseal(wrapped, context),
  };
}

/** scrypt with N = 2^17, r = 8, p = 1: 128 MiB and some tenths of a second for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const saltBytes = 16;

/** Wrapped is `SALT.SEALED`, with a salt of its own each time. */
function underPassphrase(passphrase: Uint8Array, random: Random): Wrapping {
  const sealingFor = async (salt: Uint8Array): Promise<Sealing> => {
    const derive = promisify<Uint8Array, Uint8Array, number, typeof cost, Buffer>(scrypt);
    return sealingUnder(await derive(passphrase, salt, 32, cost), random);
  };
  return {
    wrap: async (secret) => {
      const salt = random.bytes(saltBytes);
      const { seal } = await sealingFor(salt);
      return `${Buffer.from(salt).toString("base64url")}.${seal(secret, context)}`;
    },
    unwrap: async (wrapped) => {
      const dot = wrapped.indexOf(".");
      const salt = Buffer.from(wrapped.slice(0, Math.max(dot, 0)), "base64url");
      if (salt.length !== saltBytes) throw new UnsealError("not wrapped under a passphrase");
      const { unseal } = await sealingFor(salt);
      return unseal(wrapped.slice(dot + 1), context);
    },
  };
}

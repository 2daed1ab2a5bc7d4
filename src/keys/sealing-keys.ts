import { isDeepStrictEqual } from "node:util";

import { assert } from "../base/assert.ts";
import type { World } from "../base/world.ts";
import type { Documents } from "../documents/documents.ts";
import type { MasterKeyPlace } from "./master-key-place.ts";
import { placeText } from "./master-key-place.ts";
import { readMasterKey } from "./master-key.ts";
import type { Sealing } from "./sealing.ts";
import { UnsealError, newSealingKey, sealingWith, sealingKeyOf } from "./sealing.ts";
import type { SealingKey } from "./sealing.ts";
import { openWrapping } from "./open-wrapping.ts";
import type { Wrapping } from "./wrapping.ts";

/** What secrets are sealed under, and under which master key that is wrapped. */
export interface OpenedSealing {
  readonly sealing: Sealing;
  /**
   * Wraps the sealing keys under the master key of another place, and seals under a new one from
   * then on. One write: a crash leaves the old master key or the new one in force. The old one is of
   * no more use when it resolves.
   *
   * @throws Error there is no usable master key in that place; nothing was changed
   */
  readonly changeMasterKey: (place: MasterKeyPlace) => Promise<void>;
}

type OpeningWorld = Pick<World, "random" | "disk">;

const documentKey = "master-key";

/** What stands at `master-key`. */
interface Ring {
  /** The place of the master key that `wrapped` is under. */
  readonly place: MasterKeyPlace;
  /** Oldest first. Secrets are sealed under the last; the others open what they have sealed. */
  readonly sealingKeys: readonly { readonly id: string; readonly wrapped: string }[];
}

/**
 * Opens the sealing keys with the master key in `place`; at the first start both are made. A ring that
 * is under the master key of another place moves to this one: so a change of the configuration that
 * a crash came between is finished by the next start.
 *
 * @throws Error the master key is missing, another one, damaged, or open to other users
 */
export async function openSealingKeys(
  world: OpeningWorld,
  documents: Documents,
  place: MasterKeyPlace,
): Promise<OpenedSealing> {
  const found = await documents.find(documentKey);
  let keys: readonly SealingKey[] =
    found === undefined ? [newSealingKey(world.random)] : await openRing(world, found.value, place);
  let kept = found;

  const keep = async (ring: readonly SealingKey[], at: MasterKeyPlace): Promise<void> => {
    const wrapping = await mustOpen(world, at, true);
    const value = await wrapRing(ring, at, wrapping);
    await documents.write([{ key: documentKey, value, expect: kept?.revision ?? "absent" }]);
    kept = await documents.find(documentKey);
    // Not before: what is stored must not be sealed under a key that is not.
    keys = ring;
  };
  if (!isAt(found?.value, place)) await keep(keys, place);
  return {
    sealing: sealingWith(() => keys, world.random),
    changeMasterKey: async (at) => keep([...keys, newSealingKey(world.random)], at),
  };
}

/** @throws Error no master key at hand opens it */
async function openRing(
  world: OpeningWorld,
  value: unknown,
  place: MasterKeyPlace,
): Promise<readonly SealingKey[]> {
  if (typeof value === "string") return [await openFirstKind(value, place)];
  const ring = readRing(value);
  const here = await openWrapping(world, place, false);
  const opened = here === undefined ? undefined : await unwrapRing(ring, here);
  if (opened !== undefined) return opened;
  // It may still be under the one that the configuration named before.
  if (!isSame(ring.place, place)) {
    const there = await openWrapping(world, ring.place, false);
    const moved = there === undefined ? undefined : await unwrapRing(ring, there);
    if (moved !== undefined) return moved;
  }
  if (here === undefined) throw missing(place);
  throw new Error(`${placeText(place)} is not the one that secrets are sealed under`);
}

/**
 * Data directories of the first kind have no ring: secrets are sealed under a key that is derived from
 * the master key in the file. That key becomes the first of the ring.
 */
async function openFirstKind(id: string, place: MasterKeyPlace): Promise<SealingKey> {
  const key = place.kind === "file" ? await readMasterKey(place.path) : undefined;
  if (key === undefined) throw missing(place);
  const sealingKey = sealingKeyOf(key);
  if (sealingKey.id === id) return sealingKey;
  throw new Error(`${placeText(place)} is not the one that secrets are sealed under`);
}

/** Undefined: it is under another master key. */
async function unwrapRing(
  ring: Ring,
  wrapping: Wrapping,
): Promise<readonly SealingKey[] | undefined> {
  try {
    const keys: SealingKey[] = [];
    for (const { id, wrapped } of ring.sealingKeys) {
      keys.push({ id, key: await wrapping.unwrap(wrapped) });
    }
    return keys;
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

async function wrapRing(
  keys: readonly SealingKey[],
  place: MasterKeyPlace,
  wrapping: Wrapping,
): Promise<Ring> {
  const sealingKeys: { id: string; wrapped: string }[] = [];
  for (const { id, key } of keys) sealingKeys.push({ id, wrapped: await wrapping.wrap(key) });
  // Read back before it is relied on: a key that cannot decrypt must not be the only one.
  const ring = { place, sealingKeys };
  const opened = await unwrapRing(ring, wrapping);
  const isBack = opened?.every(({ key }, at) => Buffer.from(key).equals(keys[at]?.key ?? key));
  if (isBack !== true) throw new Error(`${placeText(place)} does not open what it has wrapped`);
  return ring;
}

async function mustOpen(
  world: OpeningWorld,
  place: MasterKeyPlace,
  mayMake: boolean,
): Promise<Wrapping> {
  const wrapping = await openWrapping(world, place, mayMake);
  if (wrapping === undefined) throw missing(place);
  return wrapping;
}

function missing(place: MasterKeyPlace): Error {
  return new Error(`${placeText(place)} is missing, and secrets are sealed under it: restore it`);
}

function isAt(value: unknown, place: MasterKeyPlace): boolean {
  return value !== undefined && typeof value !== "string" && isSame(readRing(value).place, place);
}

function isSame(one: MasterKeyPlace, other: MasterKeyPlace): boolean {
  return isDeepStrictEqual(one, other);
}

function readRing(value: unknown): Ring {
  assert(isRing(value), "the document master-key is not one of sealing keys");
  return value;
}

function isRing(value: unknown): value is Ring {
  if (typeof value !== "object" || value === null) return false;
  const { place, sealingKeys }: { place?: unknown; sealingKeys?: unknown } = value;
  return typeof place === "object" && place !== null && Array.isArray(sealingKeys);
}

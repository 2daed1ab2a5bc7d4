import { checkRoom } from "./create-key.ts";
import { currentKey, requireCustomers, requireEnabled } from "./find-key.ts";
import type { Key, KeyTag } from "./key.ts";
import { arnOf } from "./key.ts";
import { relatedKeys } from "./key-life.ts";
import { checkTags } from "./key-tags.ts";
import { KmsError, invalidRequest, keyNotFound, unsupported } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { requirePrimary, resealFor } from "./rotation.ts";

/** What a replica has of its own; the rest is its primary's. */
export interface NewReplica {
  readonly region: string;
  /** Has been checked. */
  readonly policy: string;
  readonly description: string;
  readonly tags: readonly KeyTag[];
}

/**
 * Makes the same key in another Region: same id, same material. Of a key with imported material the
 * replica has none until it is imported there as well. Durable when it resolves.
 *
 * @throws KmsError `UnsupportedOperationException`, `AlreadyExistsException`, `TagException`,
 *   `LimitExceededException`, `KMSInvalidStateException`, `ValidationException`
 */
export async function replicateKey(parts: KmsParts, key: Key, wish: NewReplica): Promise<Key> {
  const { store, world } = parts;
  const { region, policy, description } = wish;
  checkRegion(parts, region);
  const tags = checkTags([], wish.tags);
  return store.change(async () => {
    const now = world.clock.now();
    const primary = requireMultiRegion(requireEnabled(currentKey(parts, key), now));
    requirePrimary(primary);
    const { rotation: _rotation, deletion: _deletion, ...shared } = primary;
    const bare: Key = { ...shared, region, policy, description, tags, createdAt: now };
    if (relatedKeys(parts, primary).some((one) => one.region === region)) {
      throw new KmsError("AlreadyExistsException", `${arnOf(bare)} already exists.`);
    }
    checkRoom(parts, bare);
    const materials = primary.origin === "EXTERNAL" ? [] : resealFor(parts, primary, bare);
    const replica = { ...bare, materials };
    return { changes: { keys: [replica] }, result: replica };
  });
}

/**
 * Makes a replica the primary key, in one step for all Regions. Automatic rotation goes with it.
 *
 * @throws KmsError `NotFoundException`, `UnsupportedOperationException`, `KMSInvalidStateException`
 */
export async function updatePrimaryRegion(parts: KmsParts, key: Key, region: string): Promise<Key> {
  const { store, world } = parts;
  return store.change(async () => {
    const now = world.clock.now();
    const primary = requireMultiRegion(requireCustomers(currentKey(parts, key)));
    requirePrimary(primary);
    requireEnabled(primary, now);
    const related = relatedKeys(parts, primary);
    const next = related.find((one) => one.region === region);
    if (next === undefined) throw keyNotFound(arnOf({ ...primary, region }));
    requireEnabled(next, now);
    const keys = related.map(({ rotation: _rotation, ...one }) => ({
      ...one,
      multiRegion: { primaryRegion: region },
      ...(one.region === region &&
        primary.rotation !== undefined && { rotation: primary.rotation }),
    }));
    return { changes: { keys }, result: primary };
  });
}

/** @throws KmsError `UnsupportedOperationException` */
export function requireMultiRegion(key: Key): Key {
  if (key.multiRegion !== undefined) return key;
  throw unsupported(`${arnOf(key)} is not a multi-Region key.`);
}

function checkRegion({ regions }: KmsParts, region: string): void {
  if (!regions.includes(region)) throw invalidRequest(`The Region ${region} is not enabled.`);
}

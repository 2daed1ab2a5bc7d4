import { currentKey, requireCustomers, requireEnabled } from "./find-key.ts";
import type { Key, KeyMaterial } from "./key.ts";
import { arnOf } from "./key.ts";
import { changeKey, replicasOf } from "./key-life.ts";
import { generateSecret, openMaterial, sealMaterial } from "./key-material.ts";
import { limitExceeded, unsupported } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** The period of keys whose owner names none. */
export const defaultRotationDays = 365;

/**
 * Lets a key rotate by itself. The period counts from now on, or, of one that rotates already with
 * another period, from its last rotation.
 *
 * @throws KmsError `UnsupportedOperationException`, `DisabledException`, `KMSInvalidStateException`
 */
export async function enableRotation(
  parts: KmsParts,
  key: Key,
  periodDays: number | undefined,
): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireRotatable(before);
    if (before.origin === "EXTERNAL") {
      throw unsupported(
        `${arnOf(before)} origin is EXTERNAL which is not valid for this operation.`,
      );
    }
    requirePrimary(before);
    requireEnabled(before, now);
    const wanted = periodDays ?? before.rotation?.periodDays ?? defaultRotationDays;
    if (before.rotation?.periodDays === wanted) return before;
    return { ...before, rotation: { periodDays: wanted, nextAt: now + wanted * dayMs } };
  });
}

/** @throws KmsError `UnsupportedOperationException`, `DisabledException`, `KMSInvalidStateException` */
export async function disableRotation(parts: KmsParts, key: Key): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireRotatable(before);
    requirePrimary(before);
    requireEnabled(before, now);
    const { rotation: _rotation, ...rest } = before;
    return rest;
  });
}

/**
 * Gives a key new material now: of its own, or the imported one that waits. What the old ones have
 * encrypted stays readable.
 *
 * @throws KmsError `UnsupportedOperationException`, `LimitExceededException`, `DisabledException`
 */
export async function rotateOnDemand(parts: KmsParts, key: Key): Promise<Key> {
  const { store, world, limits } = parts;
  return store.change(async () => {
    const now = world.clock.now();
    const before = requireCustomers(currentKey(parts, key));
    requireRotatable(before);
    requirePrimary(before);
    requireEnabled(before, now);
    const done = before.materials.filter(({ rotationType }) => rotationType === "ON_DEMAND");
    if (done.length >= limits.rotationsOnDemandMax) {
      throw limitExceeded(
        `A key cannot be rotated on demand more than ${limits.rotationsOnDemandMax} times.`,
      );
    }
    const keys = await rotated(parts, before, "ON_DEMAND");
    return { changes: { keys }, result: keys[0] ?? before };
  });
}

/**
 * The key after a rotation, and its replicas, which get the same material.
 *
 * @throws KmsError `UnsupportedOperationException` no imported material waits
 */
export async function rotated(
  parts: KmsParts,
  key: Key,
  rotationType: "AUTOMATIC" | "ON_DEMAND",
): Promise<readonly Key[]> {
  const now = parts.world.clock.now();
  const all = [key, ...replicasOf(parts, key)];
  if (key.origin === "EXTERNAL") return all.map((one) => withWaiting(one, now));
  const secret = await generateSecret(key.spec, parts.world.random);
  try {
    return all.map((one) => {
      const sealed = sealMaterial(one, secret, parts.keys);
      const material: KeyMaterial = { ...sealed, createdAt: now, rotatedAt: now, rotationType };
      return { ...one, materials: [...one.materials, material], ...nextRotation(one, now) };
    });
  } finally {
    secret.fill(0);
  }
}

/** Imported material that waits becomes the current one. */
function withWaiting(key: Key, now: number): Key {
  const waiting = key.materials.find(({ isPending }) => isPending === true);
  if (waiting === undefined) {
    throw unsupported(`${arnOf(key)} has no imported key material that is pending rotation.`);
  }
  const { isPending: _isPending, ...material } = waiting;
  const others = key.materials.filter((one) => one !== waiting);
  const current = { ...material, rotationType: "ON_DEMAND", rotatedAt: now } as const;
  return { ...key, materials: [...others, current] };
}

function nextRotation({ rotation }: Key, now: number): Pick<Key, "rotation"> | object {
  if (rotation === undefined) return {};
  // From the date it was due: a node that was down for a while does not shift all that follow.
  const due = Math.min(rotation.nextAt, now);
  const periodMs = rotation.periodDays * dayMs;
  const passed = Math.floor((now - due) / periodMs) + 1;
  return { rotation: { ...rotation, nextAt: due + passed * periodMs } };
}

/** The secret of every material of a key, sealed for another key with the same id. */
export function resealFor(parts: KmsParts, from: Key, to: Key): readonly KeyMaterial[] {
  return from.materials.map((material) => {
    if (material.sealed === undefined) return material;
    const secret = openMaterial(from, material, parts.keys);
    const sealed = sealMaterial(to, secret, parts.keys);
    secret.fill(0);
    return { ...material, ...sealed };
  });
}

/** @throws KmsError `UnsupportedOperationException` only symmetric encryption keys rotate */
export function requireRotatable(key: Key): void {
  if (key.spec === "SYMMETRIC_DEFAULT") return;
  throw unsupported(`${arnOf(key)} key spec is ${key.spec} which is not valid for this operation.`);
}

/** @throws KmsError `UnsupportedOperationException` */
export function requirePrimary({ multiRegion, ...key }: Key): void {
  if (multiRegion === undefined || multiRegion.primaryRegion === key.region) return;
  throw unsupported(`${arnOf(key)} is a replica key. Use its primary key for this operation.`);
}

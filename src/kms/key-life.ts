import { currentKey, requireCustomers, requireNotPending } from "./find-key.ts";
import type { Key, KeyTag } from "./key.ts";
import { arnOf, isGone } from "./key.ts";
import { invalidRequest, invalidState } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { checkTags, withoutTags } from "./key-tags.ts";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * One step in the life of a customer's key, decided on the key as it is then. Durable when it
 * resolves; a step that changes nothing writes nothing.
 *
 * @throws whatever `step` throws, and KmsError: the key has gone, or is a service's
 */
export async function changeKey(
  parts: KmsParts,
  key: Key,
  step: (key: Key, now: number) => Key | Promise<Key>,
): Promise<Key> {
  return parts.store.change(async () => {
    const before = requireCustomers(currentKey(parts, key));
    const after = await step(before, parts.world.clock.now());
    return { changes: after === before ? {} : { keys: [after] }, result: after };
  });
}

/** @throws KmsError `KMSInvalidStateException` it is to be deleted, or its material is missing */
export async function enableKey(parts: KmsParts, key: Key): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireNotPending(before, now, ["PendingImport"]);
    return before.isEnabled ? before : { ...before, isEnabled: true };
  });
}

/** @throws KmsError `KMSInvalidStateException` */
export async function disableKey(parts: KmsParts, key: Key): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireNotPending(before, now, ["PendingImport"]);
    return before.isEnabled ? { ...before, isEnabled: false } : before;
  });
}

export async function describeAnew(parts: KmsParts, key: Key, description: string): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireNotPending(before, now);
    return { ...before, description };
  });
}

/** Puts a policy that has been checked. */
export async function replacePolicy(parts: KmsParts, key: Key, policy: string): Promise<Key> {
  return changeKey(parts, key, (before) => ({ ...before, policy }));
}

/** @throws KmsError `TagException`, `LimitExceededException`, `KMSInvalidStateException` */
export async function tagKey(parts: KmsParts, key: Key, tags: readonly KeyTag[]): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireNotPending(before, now);
    return { ...before, tags: checkTags(before.tags, tags) };
  });
}

/** @throws KmsError `TagException`, `KMSInvalidStateException` */
export async function untagKey(parts: KmsParts, key: Key, names: readonly string[]): Promise<Key> {
  return changeKey(parts, key, (before, now) => {
    requireNotPending(before, now);
    return { ...before, tags: withoutTags(before.tags, names) };
  });
}

/**
 * Makes a key unusable at once, and lets it go after its waiting period. A primary key with replicas
 * waits until the last of them is gone; only then its own period begins.
 *
 * @throws KmsError `ValidationException`, `KMSInvalidStateException`
 */
export async function scheduleDeletion(
  parts: KmsParts,
  key: Key,
  windowDays: number,
): Promise<Key> {
  if (windowDays < 7 || windowDays > 30) {
    throw invalidRequest(
      `PendingWindowInDays must be between 7 and 30 (both inclusive), not ${windowDays}.`,
    );
  }
  return changeKey(parts, key, (before, now) => {
    requireNotPending(before, now);
    const hasReplicas = replicasOf(parts, before).length > 0;
    const deletion = { windowDays, ...(!hasReplicas && { at: now + windowDays * dayMs }) };
    return { ...before, isEnabled: false, deletion };
  });
}

/** The key is kept, and is disabled. @throws KmsError `KMSInvalidStateException` */
export async function cancelDeletion(parts: KmsParts, key: Key): Promise<Key> {
  return changeKey(parts, key, (before) => {
    const { deletion, ...kept } = before;
    if (deletion === undefined) throw invalidState(arnOf(before), "not pending deletion");
    return { ...kept, isEnabled: false };
  });
}

/** The replicas of a primary key that are there, also those that are to be deleted. */
export function replicasOf(parts: KmsParts, key: Key): readonly Key[] {
  if (key.multiRegion?.primaryRegion !== key.region) return [];
  return relatedKeys(parts, key).filter(({ region }) => region !== key.region);
}

/** A multi-Region key in all its Regions, by their names. */
export function relatedKeys({ store, world }: KmsParts, key: Key): readonly Key[] {
  if (key.multiRegion === undefined) return [key];
  const now = world.clock.now();
  return store.everywhere(key).filter((one) => !isGone(one, now));
}

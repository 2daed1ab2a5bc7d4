import type { KmsParts } from "./kms-parts.ts";
import { forgetMaterials } from "./import-material.ts";
import type { Key } from "./key.ts";
import { isGone, keyState } from "./key.ts";
import { relatedKeys } from "./key-life.ts";
import { rotated } from "./rotation.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** How often it is looked, at least: a clock that was set ahead is noticed by then. */
const intervalMs = 60 * 60_000;

/**
 * Does what time brings: keys whose waiting period is over go, with their aliases and grants, imported
 * material that has expired is forgotten, keys rotate. Runs until it is disposed of.
 */
export function runDeadlines(parts: KmsParts): AsyncDisposable {
  const stop = new AbortController();
  const running = run(parts, stop.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  };
}

async function run(parts: KmsParts, signal: AbortSignal): Promise<void> {
  const { log, world } = parts;
  while (!signal.aborted) {
    try {
      await meetDeadlines(parts);
    } catch (error) {
      // What could not be written stays due; a key whose period is over is not handed out meanwhile.
      log.error({ err: error }, "the deadlines of keys could not be met; trying again");
    }
    // Ends early when the keys are closed, and for no other reason.
    await Promise.allSettled([world.clock.sleep(intervalMs, signal)]);
  }
}

/** One look at all keys. Each that something is due for is changed in a step of its own. */
export async function meetDeadlines(parts: KmsParts): Promise<void> {
  for (const key of parts.store.list()) {
    const now = parts.world.clock.now();
    if (isGone(key, now)) await remove(parts, key);
    else if (isRotationDue(key, now)) await rotate(parts, key);
    else if (hasExpired(key, now)) await expire(parts, key);
    else if (isWaitingForReplicas(key)) await startWaiting(parts, key);
  }
}

/** A crash before the write leaves a key that nobody finds, and the next look removes it. */
async function remove(parts: KmsParts, key: Key): Promise<void> {
  const { store, log } = parts;
  await store.change(async () => ({
    changes: {
      removedKeys: [key],
      removedAliases: store.aliasesOfKey(key),
      removedGrants: store.grantsOf(key),
    },
    result: undefined,
  }));
  const { accountId, region, keyId } = key;
  log.info({ accountId, region, keyId }, "deleted a key after its waiting period");
}

function isRotationDue(key: Key, now: number): boolean {
  return (
    key.rotation !== undefined && key.rotation.nextAt <= now && keyState(key, now) === "Enabled"
  );
}

async function rotate(parts: KmsParts, key: Key): Promise<void> {
  const { store } = parts;
  await store.change(async () => {
    const current = store.find(key);
    if (current === undefined || !isRotationDue(current, parts.world.clock.now())) {
      return { changes: {}, result: undefined };
    }
    const keys = await rotated(parts, current, "AUTOMATIC");
    return { changes: { keys }, result: undefined };
  });
}

function hasExpired({ materials }: Key, now: number): boolean {
  return materials.some(({ sealed, validTo = Infinity }) => sealed !== undefined && validTo <= now);
}

async function expire({ store, world }: KmsParts, key: Key): Promise<void> {
  await store.change(async () => {
    const current = store.find(key);
    if (current === undefined) return { changes: {}, result: undefined };
    const now = world.clock.now();
    const after = forgetMaterials(current, ({ validTo = Infinity }) => validTo <= now);
    return { changes: after === current ? {} : { keys: [after] }, result: undefined };
  });
}

function isWaitingForReplicas({ deletion }: Key): boolean {
  return deletion !== undefined && deletion.at === undefined;
}

/** The last replica is gone: the waiting period of the primary key begins. */
async function startWaiting(parts: KmsParts, key: Key): Promise<void> {
  const { store, world } = parts;
  await store.change(async () => {
    const current = store.find(key);
    const isAlone = relatedKeys(parts, key).length === 1;
    if (current?.deletion === undefined || current.deletion.at !== undefined || !isAlone) {
      return { changes: {}, result: undefined };
    }
    const { windowDays } = current.deletion;
    const deletion = { windowDays, at: world.clock.now() + windowDays * dayMs };
    return { changes: { keys: [{ ...current, deletion }] }, result: undefined };
  });
}

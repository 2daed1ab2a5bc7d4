import { must } from "../base/assert.ts";
import type { Key } from "./key.ts";
import { arnOf, isGone, keyState } from "./key.ts";
import type { KeyHome, KeyReference } from "./key-reference.ts";
import { aliasArn, keyArn, readKeyReference } from "./key-reference.ts";
import { aliasNotFound, invalidState, keyDisabled, keyNotFound, unsupported } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { createManagedKey, managedService } from "./managed-key.ts";

/**
 * The key that a `KeyId` names: an id, an ARN, an alias.
 *
 * @param home of the caller: where names without an account and a Region belong
 * @throws KmsError `NotFoundException`, `InvalidArnException`
 */
export function findKey(parts: KmsParts, text: string, home: KeyHome): Key {
  const reference = readKeyReference(text, home);
  const key = lookUp(parts, reference);
  if (key !== undefined) return key;
  throw reference.kind === "key"
    ? keyNotFound(keyArn(reference))
    : aliasNotFound(aliasArn(reference));
}

/** As `findKey`; the alias of a service's key makes the key where there is none yet. */
export async function findOrMakeKey(parts: KmsParts, text: string, home: KeyHome): Promise<Key> {
  const reference = readKeyReference(text, home);
  const isOwn = reference.accountId === home.accountId;
  const service = reference.kind === "alias" ? managedService(reference.aliasName) : undefined;
  if (service === undefined || !isOwn) return findKey(parts, text, home);
  return lookUp(parts, reference) ?? createManagedKey(parts, home, service);
}

/**
 * The ARN of what a `KeyId` names, for authorization and records: of an alias the key's, and its own
 * where it leads nowhere. Undefined: it could name nothing.
 */
export function tellKey(
  parts: KmsParts,
  text: string,
  home: KeyHome,
): { readonly arn: string; readonly accountId: string; readonly key?: Key } | undefined {
  let reference: KeyReference;
  try {
    reference = readKeyReference(text, home);
  } catch {
    return undefined;
  }
  const { accountId } = reference;
  const key = lookUp(parts, reference);
  if (key !== undefined) return { arn: arnOf(key), accountId, key };
  return { arn: reference.kind === "key" ? keyArn(reference) : aliasArn(reference), accountId };
}

function lookUp({ store, world }: KmsParts, reference: KeyReference): Key | undefined {
  const { accountId, region } = reference;
  const keyId = reference.kind === "key" ? reference.keyId : store.findAlias(reference)?.keyId;
  const key = keyId === undefined ? undefined : store.find({ accountId, region, keyId });
  return key === undefined || isGone(key, world.clock.now()) ? undefined : key;
}

/** The same key as it stands now, within a change. @throws KmsError it has gone meanwhile */
export function currentKey({ store, world }: KmsParts, key: Key): Key {
  const current = store.find(key);
  if (current === undefined || isGone(current, world.clock.now())) throw keyNotFound(arnOf(key));
  return current;
}

/**
 * A key that can be used.
 *
 * @throws KmsError `DisabledException`, `KMSInvalidStateException`
 */
export function requireEnabled(key: Key, now: number): Key {
  if (keyState(key, now) === "Disabled") throw keyDisabled(arnOf(key));
  return requireNotPending(key, now, ["PendingImport"]);
}

/**
 * A key that is not about to be deleted, nor in one of the other states.
 *
 * @throws KmsError `KMSInvalidStateException`
 * @see KMS Developer Guide, "Key states of AWS KMS keys"
 */
export function requireNotPending(
  key: Key,
  now: number,
  others: readonly "PendingImport"[] = [],
): Key {
  const state = keyState(key, now);
  if (state === "PendingDeletion") throw invalidState(arnOf(key), "pending deletion");
  if (state === "PendingReplicaDeletion") {
    throw invalidState(arnOf(key), "pending replica deletion");
  }
  if (state === "PendingImport" && others.includes(state)) {
    throw invalidState(arnOf(key), "pending import");
  }
  return key;
}

/** A key that its account manages itself. @throws KmsError `UnsupportedOperationException` */
export function requireCustomers(key: Key): Key {
  if (key.manager === "CUSTOMER") return key;
  throw unsupported(`${arnOf(key)} is an AWS managed key. You cannot change it.`);
}

/** @throws InvariantError the state of the key was not checked */
export function mustHave<Value>(value: Value | undefined, key: Key): Value {
  return must(value, `${arnOf(key)} has its key material`);
}

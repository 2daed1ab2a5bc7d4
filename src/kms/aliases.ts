import type { Alias } from "./alias.ts";
import { currentKey, requireNotPending } from "./find-key.ts";
import type { Key } from "./key.ts";
import type { KeyHome } from "./key-reference.ts";
import { aliasArn } from "./key-reference.ts";
import { KmsError, aliasNotFound, invalidRequest, limitExceeded } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";

/**
 * Names a key of the same account and Region. Durable when it resolves.
 *
 * @throws KmsError `InvalidAliasNameException`, `AlreadyExistsException`, `LimitExceededException`,
 *   `KMSInvalidStateException`
 */
export async function createAlias(parts: KmsParts, aliasName: string, key: Key): Promise<Alias> {
  const { store, world } = parts;
  checkAliasName(aliasName);
  return store.change(async () => {
    const { accountId, region, keyId } = usableKey(parts, key);
    const home = { accountId, region };
    if (store.findAlias({ ...home, aliasName }) !== undefined) {
      const arn = aliasArn({ ...home, aliasName });
      throw new KmsError("AlreadyExistsException", `An alias with the name ${arn} already exists`);
    }
    checkAliasRoom(parts, key);
    const at = world.clock.now();
    const alias = { ...home, aliasName, keyId, createdAt: at, updatedAt: at };
    return { changes: { aliases: [alias] }, result: alias };
  });
}

/**
 * Lets an alias lead to another key of the same kind and usage.
 *
 * @throws KmsError `NotFoundException`, `InvalidAliasNameException`, `LimitExceededException`,
 *   `ValidationException` the keys are not alike
 */
export async function updateAlias(parts: KmsParts, aliasName: string, key: Key): Promise<Alias> {
  const { store, world } = parts;
  checkAliasName(aliasName);
  return store.change(async () => {
    const { accountId, region, keyId } = usableKey(parts, key);
    const alias = mustFind(parts, { accountId, region }, aliasName);
    if (alias.keyId === keyId) return { changes: {}, result: alias };
    const before = store.find({ accountId, region, keyId: alias.keyId });
    if (before !== undefined && (before.spec === "SYMMETRIC_DEFAULT") !== isSymmetric(key)) {
      throw invalidRequest(`Alias ${aliasArn(alias)} cannot be changed to another type of key.`);
    }
    if (before !== undefined && before.usage !== key.usage) {
      throw invalidRequest(`Alias ${aliasArn(alias)} cannot be changed to another key usage.`);
    }
    checkAliasRoom(parts, key);
    const changed = { ...alias, keyId, updatedAt: world.clock.now() };
    return { changes: { aliases: [changed] }, result: changed };
  });
}

/** @throws KmsError `NotFoundException`, `InvalidAliasNameException` */
export async function deleteAlias(
  parts: KmsParts,
  aliasName: string,
  home: KeyHome,
): Promise<Alias> {
  checkAliasName(aliasName);
  return parts.store.change(async () => {
    const alias = mustFind(parts, home, aliasName);
    return { changes: { removedAliases: [alias] }, result: alias };
  });
}

function isSymmetric({ spec }: Key): boolean {
  return spec === "SYMMETRIC_DEFAULT";
}

function usableKey(parts: KmsParts, key: Key): Key {
  return requireNotPending(currentKey(parts, key), parts.world.clock.now());
}

function mustFind({ store }: KmsParts, home: KeyHome, aliasName: string): Alias {
  const alias = store.findAlias({ ...home, aliasName });
  if (alias === undefined) throw aliasNotFound(aliasArn({ ...home, aliasName }));
  return alias;
}

/** `alias/aws/…` is for the keys of services. */
function checkAliasName(name: string): void {
  if (!name.startsWith("alias/")) {
    throw invalidRequest('Alias must start with the prefix "alias/".');
  }
  if (/^alias\/aws\//i.test(name)) {
    throw new KmsError("InvalidAliasNameException", "Alias must not start with alias/aws/.");
  }
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) {
    throw new KmsError("InvalidAliasNameException", "Alias contains invalid characters.");
  }
}

function checkAliasRoom({ store, limits }: KmsParts, key: Key): void {
  if (store.aliasesOfKey(key).length < limits.aliasesPerKeyMax) return;
  throw limitExceeded(`A KMS key cannot have more than ${limits.aliasesPerKeyMax} aliases.`);
}

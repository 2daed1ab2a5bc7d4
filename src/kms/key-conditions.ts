import type { RequestContext } from "../policy/request.ts";
import type { EncryptionContext } from "./encryption-context.ts";
import type { Key } from "./key.ts";
import type { KmsParts } from "./kms-parts.ts";

/**
 * The condition keys that a key itself gives.
 *
 * @see Service Authorization Reference, "Condition keys for AWS Key Management Service"
 */
export function keyConditions({ store }: Pick<KmsParts, "store">, key: Key): RequestContext {
  const { multiRegion } = key;
  const isPrimary = multiRegion?.primaryRegion === key.region;
  return {
    ...newKeyConditions(key),
    "kms:ResourceAliases": store.aliasesOfKey(key).map(({ aliasName }) => aliasName),
    ...(multiRegion !== undefined && {
      "kms:MultiRegionKeyType": isPrimary ? "PRIMARY" : "REPLICA",
      "kms:PrimaryRegion": multiRegion.primaryRegion,
    }),
  };
}

/** For `aws:ResourceTag/*`. */
export function tagsOf({ tags }: Key): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

/** What CreateKey says of the key it asks for. */
export function newKeyConditions(
  key: Pick<Key, "spec" | "usage" | "origin"> & { readonly multiRegion?: object },
): RequestContext {
  return {
    "kms:KeySpec": key.spec,
    "kms:CustomerMasterKeySpec": key.spec,
    "kms:KeyUsage": key.usage,
    "kms:CustomerMasterKeyUsage": key.usage,
    "kms:KeyOrigin": key.origin,
    "kms:MultiRegion": String(key.multiRegion !== undefined),
  };
}

export function contextConditions(context: EncryptionContext): RequestContext {
  const names = Object.keys(context);
  return {
    ...Object.fromEntries(names.map((name) => [encryptionContextKey(name), context[name] ?? ""])),
    "kms:EncryptionContextKeys": names,
  };
}

export function encryptionContextKey(name: string): string {
  return `kms:EncryptionContext:${name}`;
}

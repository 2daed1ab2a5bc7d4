import type { KeySpec, KeyUsageType } from "@aws-sdk/client-kms";

import type { Principal } from "../call/principal.ts";
import type { Key, KeyMaterial, KeyTag } from "./key.ts";
import { arnOf } from "./key.ts";
import { factsOf, generateSecret, sealMaterial } from "./key-material.ts";
import { checkKeyPolicy, defaultKeyPolicy } from "./key-policy.ts";
import type { KeyHome } from "./key-reference.ts";
import { keySpecs } from "./key-spec.ts";
import { checkTags } from "./key-tags.ts";
import { invalidRequest, limitExceeded, unsupported } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";

export interface NewKey {
  readonly home: KeyHome;
  readonly caller: Principal;
  readonly description: string;
  readonly spec: KeySpec;
  /** Absent: the only one that the spec has. */
  readonly usage?: KeyUsageType;
  readonly origin: "AWS_KMS" | "EXTERNAL";
  /** Absent: the default one. */
  readonly policy?: string;
  readonly bypassesLockoutCheck: boolean;
  readonly tags: readonly KeyTag[];
  readonly isMultiRegion: boolean;
}

/**
 * Makes a key, with its material unless that is to be imported. Durable when it resolves.
 *
 * @throws KmsError `ValidationException`, `UnsupportedOperationException`, `TagException`,
 *   `MalformedPolicyDocumentException`, `LimitExceededException`
 */
export async function createKey(parts: KmsParts, wish: NewKey): Promise<Key> {
  const { world, store } = parts;
  const { home, spec, origin, caller } = wish;
  const usage = usageOf(wish);
  const tags = checkTags([], wish.tags);
  const keyId = newKeyId(parts, wish.isMultiRegion);
  const key: Key = {
    ...home,
    keyId,
    createdAt: world.clock.now(),
    description: wish.description,
    spec,
    usage,
    origin,
    manager: "CUSTOMER",
    isEnabled: true,
    policy: wish.policy ?? defaultKeyPolicy(home.accountId),
    tags,
    materials: [],
    ...(wish.isMultiRegion && {
      multiRegion: { primaryRegion: home.region },
    }),
  };
  const place = { keyArn: arnOf(key), caller, isBypassing: wish.bypassesLockoutCheck };
  checkKeyPolicy(key.policy, place, parts.isPrincipalThere);
  const materials = origin === "AWS_KMS" ? [await firstMaterial(parts, key)] : [];
  return store.change(async () => {
    checkRoom(parts, home);
    const made = { ...key, materials };
    return { changes: { keys: [made] }, result: made };
  });
}

async function firstMaterial({ world, keys }: KmsParts, key: Key): Promise<KeyMaterial> {
  const secret = await generateSecret(key.spec, world.random);
  try {
    return { ...sealMaterial(key, secret, keys), createdAt: key.createdAt };
  } finally {
    secret.fill(0);
  }
}

/** @throws KmsError `LimitExceededException` */
export function checkRoom({ store, limits }: KmsParts, home: KeyHome): void {
  const count = store.listOf(home).filter(({ manager }) => manager === "CUSTOMER").length;
  if (count < limits.keysMax) return;
  throw limitExceeded(`The account has reached the quota of ${limits.keysMax} KMS keys.`);
}

/** A random UUID of version 4; of a multi-Region key its digits, after `mrk-`. */
export function newKeyId({ world }: Pick<KmsParts, "world">, isMultiRegion: boolean): string {
  const bytes = Buffer.from(world.random.bytes(16));
  if (isMultiRegion) return `mrk-${bytes.toString("hex")}`;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** @see KMS API Reference, `CreateKey`: the usage may be left out for symmetric encryption alone */
function usageOf({ spec, usage }: NewKey): KeyUsageType {
  if (!keySpecs.has(spec)) throw unsupported(`KeySpec ${spec} is not supported in this Region.`);
  const { usages } = factsOf(spec);
  if (usage === undefined && spec !== "SYMMETRIC_DEFAULT") {
    throw invalidRequest(
      "You must specify a KeyUsage value for all KMS keys except for " +
        "symmetric encryption keys.",
    );
  }
  const wanted = usage ?? "ENCRYPT_DECRYPT";
  if (usages.includes(wanted)) return wanted;
  throw invalidRequest(`KeyUsage ${wanted} is not compatible with KeySpec ${spec}`);
}

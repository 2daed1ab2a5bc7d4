import type { KeyObject } from "node:crypto";

import type { ImportType } from "@aws-sdk/client-kms";

import { currentKey, requireNotPending } from "./find-key.ts";
import { requireExternal, unwrapMaterial } from "./import-parameters.ts";
import type { Key, KeyMaterial } from "./key.ts";
import { currentMaterial } from "./key.ts";
import { changeKey } from "./key-life.ts";
import { factsOf, materialId, privateKeyOf, sealMaterial } from "./key-material.ts";
import type { Secret } from "./key-material.ts";
import { isAsymmetric } from "./key-spec.ts";
import type { KeySpecFacts } from "./key-spec.ts";
import { KmsError, invalidRequest } from "./kms-error.ts";
import type { KmsParts } from "./kms-parts.ts";
import { requireRotatable } from "./rotation.ts";

export interface MaterialImport {
  readonly token: Uint8Array;
  readonly wrapped: Uint8Array;
  /** When it expires, milliseconds since the epoch. Absent: never. */
  readonly validTo?: number;
  /** Absent: new for a key that has had none, else the same again. */
  readonly importType?: ImportType;
  readonly description?: string;
  /** The id that it must have. */
  readonly materialId?: string;
}

/**
 * Imports key material: the first, the same again after it was deleted or has expired, or, for a
 * symmetric key, new material that waits for a rotation. Durable when it resolves.
 *
 * @throws KmsError `IncorrectKeyMaterialException` and those of the token and the key's state
 */
export async function importMaterial(
  parts: KmsParts,
  key: Key,
  wish: MaterialImport,
): Promise<{ readonly key: Key; readonly materialId: string }> {
  requireExternal(key);
  requireNotPending(currentKey(parts, key), parts.world.clock.now());
  const now = parts.world.clock.now();
  if (wish.validTo !== undefined && (wish.validTo <= now || wish.validTo > now + yearMs)) {
    throw invalidRequest("ValidTo must be in the future, and at most 365 days from now.");
  }
  const secret = unwrapMaterial(parts, key, wish.token, wish.wrapped);
  try {
    checkSecret(key, secret);
    const id = materialId(key, secret);
    if (wish.materialId !== undefined && wish.materialId !== id) throw incorrect();
    const changed = await changeKey(parts, key, (before) => {
      requireNotPending(before, now);
      return { ...before, materials: withMaterial(parts, before, secret, wish) };
    });
    return { key: changed, materialId: id };
  } finally {
    secret.fill(0);
  }
}

const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * Forgets imported material: what it has encrypted cannot be read until the same is imported again.
 *
 * @param id absent: the current material
 * @throws KmsError `UnsupportedOperationException`, `KMSInvalidStateException`, `NotFoundException`
 */
export async function deleteMaterial(
  parts: KmsParts,
  key: Key,
  id: string | undefined,
): Promise<{ readonly key: Key; readonly materialId?: string }> {
  requireExternal(key);
  const wanted = id ?? currentMaterial(key)?.id;
  const changed = await changeKey(parts, key, (before, now) => {
    requireNotPending(before, now);
    if (id !== undefined && !before.materials.some((material) => material.id === id)) {
      throw new KmsError("NotFoundException", `Key material ${id} does not exist`);
    }
    return forgetMaterials(before, (material) => material.id === wanted);
  });
  return { key: changed, ...(wanted !== undefined && { materialId: wanted }) };
}

/** The key without the secrets of some materials; the very same key where none has to go. */
export function forgetMaterials(key: Key, isToGo: (material: KeyMaterial) => boolean): Key {
  if (!key.materials.some((one) => one.sealed !== undefined && isToGo(one))) return key;
  const materials = key.materials.map((material) => {
    if (!isToGo(material)) return material;
    const { sealed: _sealed, validTo: _validTo, ...forgotten } = material;
    return forgotten;
  });
  return { ...key, materials };
}

function withMaterial(
  parts: KmsParts,
  key: Key,
  secret: Secret,
  wish: MaterialImport,
): readonly KeyMaterial[] {
  const { validTo, description } = wish;
  const sealed = sealMaterial(key, secret, parts.keys);
  const expiry = validTo === undefined ? {} : { validTo };
  const about = description === undefined ? {} : { description };
  const there = key.materials.find(({ id }) => id === sealed.id);
  if (there !== undefined) {
    if (wish.importType === "NEW_KEY_MATERIAL") throw incorrect();
    const { validTo: _validTo, ...kept } = there;
    const again = { ...kept, ...sealed, ...expiry, ...about };
    return key.materials.map((material) => (material === there ? again : material));
  }
  const isFirst = key.materials.length === 0;
  if (!isFirst && wish.importType !== "NEW_KEY_MATERIAL") throw incorrect();
  if (!isFirst) requireRotatable(key);
  const kept = key.materials.filter(({ isPending }) => isPending !== true);
  const createdAt = parts.world.clock.now();
  const pending = isFirst ? {} : { isPending: true };
  return [...kept, { ...sealed, createdAt, ...pending, ...expiry, ...about }];
}

/** @throws KmsError `IncorrectKeyMaterialException` it is no secret of the key's spec */
function checkSecret({ spec }: Key, secret: Secret): void {
  const facts = factsOf(spec);
  const isOfSpec = isAsymmetric(facts)
    ? isPrivateKeyOf(facts, secret)
    : secret.length === (facts.bits ?? 0) / 8;
  if (!isOfSpec) throw incorrect();
}

function isPrivateKeyOf(facts: KeySpecFacts, secret: Secret): boolean {
  let key: KeyObject;
  try {
    key = privateKeyOf(secret);
  } catch {
    return false;
  }
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (facts.kind === "rsa") return modulusLength === facts.bits;
  if (facts.kind === "ec") return namedCurve === facts.curve;
  return key.asymmetricKeyType === ("type" in facts ? facts.type : facts.kind);
}

function incorrect(): KmsError {
  return new KmsError(
    "IncorrectKeyMaterialException",
    "The key material is not the key material that this operation expects.",
  );
}

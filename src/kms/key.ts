import type { KeySpec, KeyUsageType, Tag } from "@aws-sdk/client-kms";

import type { KeyHome } from "./key-reference.ts";
import { keyArn } from "./key-reference.ts";

/** A key, as its document holds it. Instants are milliseconds since the epoch. */
export interface Key extends KeyHome {
  readonly keyId: string;
  readonly createdAt: number;
  readonly description: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsageType;
  /** `EXTERNAL`: its material is imported. */
  readonly origin: "AWS_KMS" | "EXTERNAL";
  /** `AWS`: made on demand for a service; nobody can change, disable or delete it. */
  readonly manager: "CUSTOMER" | "AWS";
  readonly isEnabled: boolean;
  /** Scheduled for deletion. */
  readonly deletion?: KeyDeletion;
  /** The key policy, as it was put. */
  readonly policy: string;
  readonly tags: readonly KeyTag[];
  /** Oldest first. Empty: nothing has been imported yet. */
  readonly materials: readonly KeyMaterial[];
  /** Rotates by itself. Absent: it does not. */
  readonly rotation?: KeyRotation;
  readonly multiRegion?: MultiRegion;
}

export interface KeyDeletion {
  readonly windowDays: number;
  /** Absent: a primary key that waits for its replicas to be gone first. */
  readonly at?: number;
}

export type KeyTag = { readonly [Member in keyof Tag]-?: string };

export interface KeyRotation {
  readonly periodDays: number;
  readonly nextAt: number;
}

/** It has the same id and material in several Regions: those where a key with its id is. */
export interface MultiRegion {
  readonly primaryRegion: string;
}

/** One secret that a key has had. */
export interface KeyMaterial {
  /** 64 hexadecimal digits, told from the secret: the same secret has the same id again. */
  readonly id: string;
  readonly createdAt: number;
  /**
   * The secret, sealed: the bytes of a symmetric or HMAC key, else PKCS#8. Absent: imported
   * material that was deleted, or has expired.
   */
  readonly sealed?: string;
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey?: string;
  /** Why it became the current one. Absent: the first. */
  readonly rotationType?: "AUTOMATIC" | "ON_DEMAND";
  /** When it became the current one, by rotation. */
  readonly rotatedAt?: number;
  /** Imported, and not yet rotated to. */
  readonly isPending?: boolean;
  /** Of imported material: when it expires. */
  readonly validTo?: number;
  readonly description?: string;
}

/** The states that a key can be in here. */
export type KeyStateName =
  | "Enabled"
  | "Disabled"
  | "PendingDeletion"
  | "PendingReplicaDeletion"
  | "PendingImport";

/** The state at a moment: expired material is gone whether or not somebody has swept it up. */
export function keyState(key: Key, now: number): KeyStateName {
  if (key.deletion !== undefined) {
    return key.deletion.at === undefined ? "PendingReplicaDeletion" : "PendingDeletion";
  }
  if (!isMaterialThere(key, now)) return "PendingImport";
  return key.isEnabled ? "Enabled" : "Disabled";
}

/** Whether its waiting period is over: then it counts as not there. */
export function isGone({ deletion }: Key, now: number): boolean {
  return deletion?.at !== undefined && deletion.at <= now;
}

/** Of several imported materials every one must be there: what any has encrypted must open. */
function isMaterialThere({ materials }: Key, now: number): boolean {
  const used = materials.filter(({ isPending }) => isPending !== true);
  return used.length > 0 && used.every((material) => isUsable(material, now));
}

export function isUsable({ sealed, validTo }: KeyMaterial, now: number): boolean {
  return sealed !== undefined && (validTo === undefined || validTo > now);
}

/** The material that encrypts and signs now. Absent: none has been imported. */
export function currentMaterial({ materials }: Key): KeyMaterial | undefined {
  return materials.findLast(({ isPending }) => isPending !== true);
}

export function arnOf(key: Pick<Key, "accountId" | "region" | "keyId">): string {
  return keyArn(key);
}

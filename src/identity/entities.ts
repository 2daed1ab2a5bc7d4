import type { Tags } from "../call/principal.ts";

/*
 * What an account has, as its documents hold it. Names are unique in an account without regard to
 * case or path; references go by id, so that a name can change.
 */

/** Instants are milliseconds since the epoch. */
interface EntityFacts {
  /** Unique for ever, also after the entity is gone. */
  readonly id: string;
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly createdAt: number;
}

export interface InlinePolicy {
  readonly name: string;
  /** The JSON text, as it was sent. */
  readonly document: string;
}

/** What policies hang on. */
interface PolicyHolder {
  /** By name. */
  readonly inline: readonly InlinePolicy[];
  /** ARNs of managed policies, in the order in which they were attached. */
  readonly attached: readonly string[];
}

export interface User extends EntityFacts, PolicyHolder {
  readonly kind: "user";
  readonly tags: Tags;
  /** ARN of the managed policy that is the permissions boundary. Absent: none. */
  readonly boundary?: string;
  readonly groupIds: readonly string[];
  readonly accessKeys: readonly UserAccessKey[];
}

export interface UserAccessKey {
  readonly id: string;
  /** Sealed for the context that `userKeyContext` names. */
  readonly sealedSecret: string;
  readonly isActive: boolean;
  readonly createdAt: number;
}

export interface Group extends EntityFacts, PolicyHolder {
  readonly kind: "group";
}

export interface Role extends EntityFacts, PolicyHolder {
  readonly kind: "role";
  readonly tags: Tags;
  readonly boundary?: string;
  /** The JSON text of `AssumeRolePolicyDocument`. */
  readonly trust: { readonly document: string };
  readonly description?: string;
  readonly sessionMaxS: number;
}

export interface ManagedPolicy extends EntityFacts {
  readonly kind: "policy";
  readonly arn: string;
  readonly updatedAt: number;
  readonly description?: string;
  readonly tags: Tags;
  /** Oldest first; never empty. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersionId: string;
  /** How many there ever were: their numbers are not used again. */
  readonly versionsMade: number;
}

export interface PolicyVersion {
  /** `v1`, `v2`, … */
  readonly id: string;
  readonly document: string;
  readonly createdAt: number;
}

/** A virtual MFA device. Its `name` stands in its serial number, which is its ARN. */
export interface MfaDevice extends EntityFacts {
  readonly kind: "mfa-device";
  readonly serial: string;
  /** Sealed for the context that `seedContext` names. */
  readonly sealedSeed: string;
  readonly tags: Tags;
  /** Whom it is enabled for. Absent: nobody. */
  readonly enabled?: EnabledDevice;
}

export interface EnabledDevice {
  readonly owner: DeviceOwner;
  readonly at: number;
  /** The last step whose code was believed: none up to it is believed again. */
  readonly lastStep: number;
  /** How many steps the device's clock is ahead of ours; negative: behind. */
  readonly drift: number;
}

export type DeviceOwner =
  | { readonly kind: "root" }
  | { readonly kind: "user"; readonly userId: string };

/** What an account has only one of. */
export interface AccountSettings {
  readonly kind: "settings";
  readonly id: "settings";
  /** Absent: none. */
  readonly alias?: string;
}

export type Entity = User | Group | Role | ManagedPolicy | MfaDevice | AccountSettings;

/** Bind a secret to its owner, so that it cannot be moved to another document. */
export function userKeyContext(accountId: string, userId: string, accessKeyId: string): string {
  return `user-access-key/${accountId}/${userId}/${accessKeyId}`;
}

export function seedContext(accountId: string, deviceId: string): string {
  return `mfa-seed/${accountId}/${deviceId}`;
}

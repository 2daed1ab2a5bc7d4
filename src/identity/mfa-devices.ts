import type { AccountEntities } from "./account-entities.ts";
import { iamArn } from "./arn.ts";
import { seedContext } from "./entities.ts";
import type { DeviceOwner, MfaDevice, User } from "./entities.ts";
import { base32 } from "./base32.ts";
import { requireRoom } from "./holders.ts";
import { IdentityProblem, noSuchEntity } from "./identity-problem.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { findDevice, isSameOwner } from "./mfa-codes.ts";
import type { Tag } from "./tags.ts";
import { withTags } from "./tags.ts";

/** Bytes of a seed: as the key of AWS's virtual devices, 64 characters of base32. */
const seedBytes = 40;

/** The root user's device has this name, and no other device is for it. */
export const rootDeviceName = "root-account-mfa-device";

/** Makes a virtual device. It is the only time that its seed is told. */
export async function createMfaDevice(
  { identities, world, keys, quotas }: IdentityParts,
  accountId: string,
  {
    name,
    path,
    tags,
  }: { readonly name: string; readonly path: string; readonly tags: readonly Tag[] },
): Promise<{ readonly device: MfaDevice; readonly seed: Uint8Array }> {
  const id = base32(world.random.bytes(10));
  const seed = world.random.bytes(seedBytes);
  return identities.change(accountId, (entities) => {
    if (entities.devices.find(name) !== undefined) {
      const message = "MFADevice entity at the same path and name already exists.";
      throw new IdentityProblem("already-exists", message);
    }
    const limit = quotas.VirtualMFADevicesPerAccount;
    requireRoom(entities.devices.size, "VirtualMFADevicesPerAccount", limit);
    const device: MfaDevice = {
      kind: "mfa-device",
      id,
      name,
      path,
      createdAt: world.clock.now(),
      serial: iamArn(accountId, "mfa", { path, name }),
      sealedSeed: keys.seal(seed, seedContext(accountId, id)),
      tags: withTags({}, tags, quotas.TagsPerResource),
    };
    return { put: [device], result: { device, seed } };
  });
}

/** Makes a device nobody's: its codes no longer count. @throws IdentityProblem it is not `owner`'s */
export async function deactivateMfaDevice(
  { identities }: IdentityParts,
  accountId: string,
  serial: string,
  owner: DeviceOwner,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const { enabled, ...device } = requireDevice(entities, serial);
    if (enabled === undefined || !isSameOwner(enabled.owner, owner)) {
      throw noSuchEntity("MFA Device invalid for user.");
    }
    return { put: [device], result: undefined };
  });
}

/** @throws IdentityProblem it is somebody's */
export async function deleteMfaDevice(
  { identities }: IdentityParts,
  accountId: string,
  serial: string,
): Promise<void> {
  return identities.change(accountId, (entities) => {
    const device = requireDevice(entities, serial);
    if (device.enabled !== undefined) {
      const message = "MFA VirtualDevice in use. Must deactivate first.";
      throw new IdentityProblem("delete-conflict", message);
    }
    return { remove: [device], result: undefined };
  });
}

/** @throws IdentityProblem the account has no such device */
export function requireDevice(entities: AccountEntities, serial: string): MfaDevice {
  const device = findDevice(entities, serial);
  if (device !== undefined) return device;
  throw noSuchEntity(`VirtualMFADevice with serial number ${serial} does not exist.`);
}

export function isDeviceOf({ enabled }: MfaDevice, user: Pick<User, "id">): boolean {
  return enabled?.owner.kind === "user" && enabled.owner.userId === user.id;
}

/** Those that are enabled for the owner, by name. */
export function devicesOf(entities: AccountEntities, owner: DeviceOwner): readonly MfaDevice[] {
  return entities.devices
    .list()
    .filter(({ enabled }) => enabled !== undefined && isSameOwner(enabled.owner, owner));
}

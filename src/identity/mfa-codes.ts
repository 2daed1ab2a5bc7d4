import type { World } from "../base/world.ts";
import type { Keys } from "../keys/keys.ts";
import type { AccountEntities } from "./account-entities.ts";
import { seedContext } from "./entities.ts";
import type { DeviceOwner, EnabledDevice, MfaDevice } from "./entities.ts";
import type { Identities } from "./identities.ts";
import { attemptLimits } from "./attempt-limits.ts";
import { findStep, findSteps, stepAt } from "./totp.ts";

/** Codes of virtual MFA devices: six digits, new every 30 seconds. */
export interface MfaCodes {
  /**
   * Whether it is the code of that device now, or one step of 30 seconds before or after. A code
   * counts once: its step is stored, durably, before it is believed. After several wrong ones in a
   * row none is looked at for a while.
   *
   * @param serial the ARN of a device of the account that is enabled for somebody
   */
  readonly verify: (accountId: string, serial: string, code: string) => Promise<MfaVerdict>;
  /**
   * Enables a device, after two codes in a row, not more than a few minutes old, have shown that it
   * has the seed; or sets it right again when its clock has drifted. `owner`: for whom; it must be
   * the one whose device it is already, when it is somebody's.
   *
   * @param check throws what else forbids it, as things stand when it is enabled
   */
  readonly synchronize: (
    request: Synchronization,
    check: (entities: AccountEntities) => void,
  ) => Promise<"synchronized" | "wrong-codes" | "no-device" | "locked">;
}

export interface Synchronization {
  readonly accountId: string;
  readonly serial: string;
  readonly owner: DeviceOwner;
  readonly codes: readonly [first: string, second: string];
  /** Whether the device is to be in use already, or not yet. */
  readonly isEnabled: boolean;
}

export type MfaVerdict =
  | {
      readonly kind: "verified";
      readonly owner: DeviceOwner;
      /** Milliseconds since the epoch. */
      readonly at: number;
    }
  /** `locked`: too many wrong codes; none is looked at before some time has passed. */
  | { readonly kind: "no-device" | "wrong-code" | "locked" };

/** Two codes that synchronize may be of steps so far away: five minutes, both ways. */
const synchronizationSteps = 10;

export function mfaCodes(parts: {
  readonly world: Pick<World, "clock">;
  readonly identities: Identities;
  readonly keys: Pick<Keys, "unseal">;
}): MfaCodes {
  const { world, identities, keys } = parts;
  const limits = attemptLimits(world.clock);
  const seedOf = (accountId: string, device: MfaDevice): Uint8Array =>
    keys.unseal(device.sealedSeed, seedContext(accountId, device.id));

  return {
    verify: async (accountId, serial, code) => {
      const now = world.clock.now();
      // Attempts of an account run one after the other, so that none slips past the limit.
      return identities.change<MfaVerdict>(accountId, (entities) => {
        const device = findDevice(entities, serial);
        if (device?.enabled === undefined) return { result: { kind: "no-device" } };
        if (limits.isLocked(device.id)) return { result: { kind: "locked" } };
        const { enabled } = device;
        const step = findStep(seedOf(accountId, device), code, {
          first: Math.max(stepAt(now) + enabled.drift - 1, enabled.lastStep + 1),
          last: stepAt(now) + enabled.drift + 1,
        });
        limits.note(device.id, step !== undefined);
        if (step === undefined) return { result: { kind: "wrong-code" } };
        return {
          put: [{ ...device, enabled: { ...enabled, lastStep: step } }],
          result: { kind: "verified", owner: enabled.owner, at: now },
        };
      });
    },

    synchronize: async (request, check) => {
      const { accountId, serial, codes } = request;
      const now = world.clock.now();
      return identities.change(accountId, (entities) => {
        check(entities);
        const device = findDevice(entities, serial);
        if (device === undefined || !isExpected(device, request)) {
          return { result: "no-device" as const };
        }
        if (limits.isLocked(device.id)) return { result: "locked" as const };
        const first = findSteps(seedOf(accountId, device), codes, {
          first: Math.max(stepAt(now) - synchronizationSteps, (device.enabled?.lastStep ?? 0) + 1),
          last: stepAt(now) + synchronizationSteps,
        });
        limits.note(device.id, first !== undefined);
        if (first === undefined) return { result: "wrong-codes" as const };
        const enabled: EnabledDevice = {
          owner: request.owner,
          at: device.enabled?.at ?? now,
          lastStep: first + 1,
          drift: driftOf(first + 1 - stepAt(now)),
        };
        return { put: [{ ...device, enabled }], result: "synchronized" as const };
      });
    },
  };
}

/** Codes that somebody typed in slowly say nothing of the device's clock. */
function driftOf(steps: number): number {
  return Math.abs(steps) <= 1 ? 0 : steps;
}

function isExpected({ enabled }: MfaDevice, { isEnabled, owner }: Synchronization): boolean {
  if (!isEnabled || enabled === undefined) return isEnabled === (enabled !== undefined);
  return isSameOwner(enabled.owner, owner);
}

export function isSameOwner(a: DeviceOwner, b: DeviceOwner): boolean {
  if (a.kind === "root" || b.kind === "root") return a.kind === b.kind;
  return a.userId === b.userId;
}

/** The device with that serial number, which is its ARN, path and all. */
export function findDevice(entities: AccountEntities, serial: string): MfaDevice | undefined {
  const device = entities.devices.find(serial.slice(serial.lastIndexOf("/") + 1));
  return device?.serial === serial ? device : undefined;
}

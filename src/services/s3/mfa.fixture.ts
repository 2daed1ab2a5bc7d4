import type { DeviceOwner } from "../../identity/entities.ts";
import type { MfaCodes } from "../../identity/mfa-codes.ts";

/** MFA devices whose codes a test makes up. Each counts once, as those of real ones. */
export interface TestMfa extends Pick<MfaCodes, "verify"> {
  /** Has a device show a code. */
  readonly show: (serial: string, code: string, owner?: DeviceOwner) => void;
}

export function testMfa(): TestMfa {
  const shown = new Map<string, DeviceOwner>();
  return {
    show: (serial, code, owner = { kind: "root" }) => shown.set(`${serial} ${code}`, owner),
    verify: async (_accountId, serial, code) => {
      const owner = shown.get(`${serial} ${code}`);
      shown.delete(`${serial} ${code}`);
      return owner === undefined ? { kind: "wrong-code" } : { kind: "verified", owner, at: 0 };
    },
  };
}

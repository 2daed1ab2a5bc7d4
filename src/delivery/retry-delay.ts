import type { Random } from "../base/world.ts";

const firstDelayMs = 1000;
const delayMaxMs = 60 * 1000;

/** For how long a delivery is tried before it is given up. */
export const retryForMs: number = 30 * 24 * 60 * 60 * 1000;

/**
 * How many milliseconds to wait after so many failures in a row (1 or more): doubling from a second
 * to a minute, the upper half of it by chance, so that what failed together is not tried together.
 */
export function retryDelayMs(failures: number, random: Random): number {
  const whole = Math.min(delayMaxMs, firstDelayMs * 2 ** Math.min(failures - 1, 30));
  const [high = 0, low = 0] = random.bytes(2);
  return Math.round(whole / 2 + (whole / 2) * ((high * 256 + low) / 65_536));
}

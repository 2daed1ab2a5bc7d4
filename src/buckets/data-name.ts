import type { Random } from "../base/world.ts";

/** A name that no other data has: sixteen hexadecimal digits. */
export function newDataName(random: Random): string {
  return Buffer.from(random.bytes(8)).toString("hex");
}

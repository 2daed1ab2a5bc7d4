import type { Random } from "../base/world.ts";

/** Whether `text` is shaped like an account id: twelve digits. */
export function isAccountId(text: string): boolean {
  return /^\d{12}$/.test(text);
}

/** A random account id. Its first digit is no zero, as many tools drop leading zeros. */
export function randomAccountId(random: Random): string {
  const lowest = 100_000_000_000;
  // 48 bits hold 281 equal runs of all ids: what lies beyond the last run is drawn again, so that
  // every id is as likely as any other.
  const span = 9 * lowest;
  const limit = Math.floor(2 ** 48 / span) * span;
  for (;;) {
    const drawn = Buffer.from(random.bytes(6)).readUIntBE(0, 6);
    if (drawn < limit) return String(lowest + (drawn % span));
  }
}

import { createHmac, timingSafeEqual } from "node:crypto";

/*
 * Time-based one-time passwords: RFC 6238 with its defaults, which are what virtual MFA devices
 * have: HMAC-SHA-1, steps of 30 seconds since the epoch, six digits.
 */

export const stepMs = 30_000;
const digits = 6;

/** The step that an instant, in milliseconds since the epoch, belongs to. */
export function stepAt(at: number): number {
  return Math.floor(at / stepMs);
}

/** The code of a step: six digits. */
export function codeAt(seed: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", seed).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits;
  return String(number).padStart(digits, "0");
}

/** The steps, first and last included, among which a code is looked for. */
export interface StepRange {
  readonly first: number;
  readonly last: number;
}

/** The step in `range` whose code it is. All are tried, so that time does not tell which. */
export function findStep(seed: Uint8Array, code: string, range: StepRange): number | undefined {
  let found: number | undefined;
  for (let step = Math.max(range.first, 0); step <= range.last; step += 1) {
    if (isSameCode(codeAt(seed, step), code)) found = step;
  }
  return found;
}

/** The first of two steps in a row whose codes these are; both lie in `range`. */
export function findSteps(
  seed: Uint8Array,
  codes: readonly [first: string, second: string],
  range: StepRange,
): number | undefined {
  let found: number | undefined;
  for (let step = Math.max(range.first, 0); step < range.last; step += 1) {
    const isFirst = isSameCode(codeAt(seed, step), codes[0]);
    const isSecond = isSameCode(codeAt(seed, step + 1), codes[1]);
    if (isFirst && isSecond) found = step;
  }
  return found;
}

function isSameCode(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}

import type { Random } from "./world.ts";

/**
 * Bytes that depend on the seed alone (splitmix32). For tests and simulations: not secure.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e37_79b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0_aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a_2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return {
    bytes: (size) => Uint8Array.from({ length: size }, () => next() & 0xff),
  };
}

/** A whole number in `[0, bound)`, for choices in simulations. */
export function below(random: Random, bound: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % bound;
}

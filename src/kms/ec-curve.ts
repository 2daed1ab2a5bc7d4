/** A curve y² = x³ + ax + b over the integers modulo `p`, and its base point. */
export interface EcCurve {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  /** The order of `g`. */
  readonly n: bigint;
  readonly g: EcPoint;
  /** Bytes of a coordinate. */
  readonly size: number;
}

export interface EcPoint {
  readonly x: bigint;
  readonly y: bigint;
}

/**
 * By OpenSSL's names.
 *
 * @see SEC 2, version 2
 */
export const ecCurves: ReadonlyMap<string, EcCurve> = new Map([
  [
    "prime256v1",
    curve({
      p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
      a: -3n,
      b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
      n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
      x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
      y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    }),
  ],
  [
    "secp256k1",
    curve({
      p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
      a: 0n,
      b: "0000000000000000000000000000000000000000000000000000000000000007",
      n: "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
      x: "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
      y: "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
    }),
  ],
  [
    "secp384r1",
    curve({
      p:
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe" +
        "ffffffff0000000000000000ffffffff",
      a: -3n,
      b:
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a" +
        "c656398d8a2ed19d2a85c8edd3ec2aef",
      n:
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf" +
        "581a0db248b0a77aecec196accc52973",
      x:
        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38" +
        "5502f25dbf55296c3a545e3872760ab7",
      y:
        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c0" +
        "0a60b1ce1d7e819d7a431d7c90ea0e5f",
    }),
  ],
  [
    "secp521r1",
    curve({
      p: `01ff${"ff".repeat(64)}`,
      a: -3n,
      b:
        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef1" +
        "09e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b50" +
        "3f00",
      n:
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" +
        "fffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e9138" +
        "6409",
      x:
        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d" +
        "3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5" +
        "bd66",
      y:
        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e" +
        "662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd1" +
        "6650",
    }),
  ],
]);

function curve(
  facts: Readonly<Record<"p" | "b" | "n" | "x" | "y", string>> & { readonly a: bigint },
): EcCurve {
  const number = (hex: string): bigint => BigInt(`0x${hex}`);
  return {
    p: number(facts.p),
    a: facts.a,
    b: number(facts.b),
    n: number(facts.n),
    g: { x: number(facts.x), y: number(facts.y) },
    size: facts.p.length / 2,
  };
}

export function isOnCurve({ x, y }: EcPoint, { p, a, b }: EcCurve): boolean {
  return remainder(y * y - (x * x * x + a * x + b), p) === 0n;
}

/** A point with a common denominator: x = X / Z², y = Y / Z³. `Z` of zero: the point at infinity. */
interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

/**
 * `u` times the base point plus `v` times `point`; undefined is the point at infinity. It takes as
 * long as the numbers make it: for public ones only.
 */
export function sumOfProducts(
  u: bigint,
  v: bigint,
  point: EcPoint,
  curveFacts: EcCurve,
): EcPoint | undefined {
  const { p, g } = curveFacts;
  const [base, other] = [lift(g), lift(point)];
  const both = add(base, other, curveFacts);
  let sum: Jacobian = infinity;
  for (
    let bit = BigInt(Math.max(u.toString(2).length, v.toString(2).length));
    bit > 0n;
    bit -= 1n
  ) {
    sum = double(sum, curveFacts);
    const ofBase = ((u >> (bit - 1n)) & 1n) === 1n;
    const ofOther = ((v >> (bit - 1n)) & 1n) === 1n;
    if (ofBase && ofOther) sum = add(sum, both, curveFacts);
    else if (ofBase) sum = add(sum, base, curveFacts);
    else if (ofOther) sum = add(sum, other, curveFacts);
  }
  if (sum.z === 0n) return undefined;
  const inverted = inverse(sum.z, p);
  const squared = remainder(inverted * inverted, p);
  return { x: remainder(sum.x * squared, p), y: remainder(sum.y * squared * inverted, p) };
}

const infinity: Jacobian = { x: 1n, y: 1n, z: 0n };

function lift({ x, y }: EcPoint): Jacobian {
  return { x, y, z: 1n };
}

function double({ x, y, z }: Jacobian, { p, a }: EcCurve): Jacobian {
  if (z === 0n) return infinity;
  const ySquared = remainder(y * y, p);
  const s = remainder(4n * x * ySquared, p);
  const zSquared = remainder(z * z, p);
  const m = remainder(3n * x * x + a * remainder(zSquared * zSquared, p), p);
  const doubledX = remainder(m * m - 2n * s, p);
  return {
    x: doubledX,
    y: remainder(m * (s - doubledX) - 8n * ySquared * ySquared, p),
    z: remainder(2n * y * z, p),
  };
}

function add(first: Jacobian, second: Jacobian, facts: EcCurve): Jacobian {
  if (first.z === 0n) return second;
  if (second.z === 0n) return first;
  const { p } = facts;
  const [z1, z2] = [remainder(first.z * first.z, p), remainder(second.z * second.z, p)];
  const [u1, u2] = [remainder(first.x * z2, p), remainder(second.x * z1, p)];
  const s1 = remainder(first.y * second.z * z2, p);
  const s2 = remainder(second.y * first.z * z1, p);
  if (u1 === u2) return s1 === s2 ? double(first, facts) : infinity;
  const [h, r] = [remainder(u2 - u1, p), remainder(s2 - s1, p)];
  const hSquared = remainder(h * h, p);
  const hCubed = remainder(h * hSquared, p);
  const shared = remainder(u1 * hSquared, p);
  const x = remainder(r * r - hCubed - 2n * shared, p);
  return {
    x,
    y: remainder(r * (shared - x) - s1 * hCubed, p),
    z: remainder(h * first.z * second.z, p),
  };
}

/** From 0 to `modulus` - 1, also of negative numbers. */
export function remainder(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** The inverse modulo a prime, by Euclid. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [remainder(value, modulus), modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return remainder(x, modulus);
}

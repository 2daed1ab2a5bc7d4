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

/** Undefined is the point at infinity. */
export function addPoints(
  first: EcPoint | undefined,
  second: EcPoint | undefined,
  { p, a }: EcCurve,
): EcPoint | undefined {
  if (first === undefined) return second;
  if (second === undefined) return first;
  if (first.x === second.x && first.y !== second.y) return undefined;
  const slope =
    first.x === second.x
      ? (3n * first.x * first.x + a) * inverse(2n * first.y, p)
      : (second.y - first.y) * inverse(second.x - first.x, p);
  const x = remainder(slope * slope - first.x - second.x, p);
  return { x, y: remainder(slope * (first.x - x) - first.y, p) };
}

/** Takes as long as the scalar makes it: for public ones only. */
export function multiplyPoint(point: EcPoint, scalar: bigint, facts: EcCurve): EcPoint | undefined {
  let result: EcPoint | undefined;
  for (const bit of scalar.toString(2)) {
    result = addPoints(result, result, facts);
    if (bit === "1") result = addPoints(result, point, facts);
  }
  return result;
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

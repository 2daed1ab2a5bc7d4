/** The polynomial of a reflected CRC and its width in bits. */
export interface CrcKind {
  readonly width: 32n | 64n;
  readonly poly: bigint;
}

export const crcKinds: Readonly<Record<"CRC32" | "CRC32C" | "CRC64NVME", CrcKind>> = {
  CRC32: { width: 32n, poly: 0xedb8_8320n },
  CRC32C: { width: 32n, poly: 0x82f6_3b78n },
  CRC64NVME: { width: 64n, poly: 0x9a6c_9329_ac4b_c9b5n },
};

/** A piece of a whole: its CRC and its size in bytes. */
export interface CrcPiece {
  readonly crc: bigint;
  readonly size: number;
}

/**
 * The CRC of pieces one after the other, from the pieces' own CRCs.
 *
 * A CRC is a remainder of polynomials over GF(2): appending `n` bytes multiplies what came before by
 * x^(8n), and the inversions at both ends cancel out.
 */
export function combinedCrc(kind: CrcKind, pieces: readonly CrcPiece[]): bigint {
  // Nearly all parts of an upload have the same size.
  const shifts = new Map<number, bigint>();
  let crc = 0n;
  for (const piece of pieces) {
    let shift = shifts.get(piece.size);
    if (shift === undefined) {
      shift = xToThe(kind, BigInt(piece.size) * 8n);
      shifts.set(piece.size, shift);
    }
    crc = product(kind, crc, shift) ^ piece.crc;
  }
  return crc;
}

/** x^n modulo the polynomial, by squaring. The coefficient of x^0 is the highest bit. */
function xToThe(kind: CrcKind, exponent: bigint): bigint {
  let square = 1n << (kind.width - 2n);
  let result = 1n << (kind.width - 1n);
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = product(kind, result, square);
    square = product(kind, square, square);
  }
  return result;
}

/** a · b modulo the polynomial. */
function product({ width, poly }: CrcKind, a: bigint, b: bigint): bigint {
  let sum = 0n;
  let shifted = b;
  for (let bit = width - 1n; bit >= 0n; bit -= 1n) {
    if (((a >> bit) & 1n) === 1n) sum ^= shifted;
    shifted = (shifted & 1n) === 1n ? (shifted >> 1n) ^ poly : shifted >> 1n;
  }
  return sum;
}

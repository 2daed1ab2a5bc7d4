import { crc32 } from "node:zlib";

/**
 * A running cyclic redundancy check. All are reflected and start and end with all bits inverted, as
 * S3's are.
 */
export interface RunningCrc {
  readonly update: (bytes: Uint8Array) => void;
  /** The value so far, most significant byte first. */
  readonly digest: () => Uint8Array;
}

/** CRC-32 (ISO-HDLC): of "123456789" it is cbf43926. */
export function runningCrc32(): RunningCrc {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: () => bigEndian([value]),
  };
}

/** CRC-32C (Castagnoli): of "123456789" it is e3069283. */
export function runningCrc32c(): RunningCrc {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32c(bytes, value);
    },
    digest: () => bigEndian([value]),
  };
}

/** CRC-64/NVME: of "123456789" it is ae8b14860a799888. */
export function runningCrc64Nvme(): RunningCrc {
  const value = new Int32Array(2);
  return {
    update: (bytes) => {
      updateCrc64(value, bytes);
    },
    digest: () => bigEndian([value[1] ?? 0, value[0] ?? 0]),
  };
}

function bigEndian(words: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, value] of words.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
}

/** How many bytes are taken at a time: as many tables. */
const slices = 8;

/**
 * Table `k` at `256 k + b`: what the byte `b` becomes `k + 1` bytes on. A 64-bit value is two words,
 * `low` and `high`; of a 32-bit one `high` is 0.
 */
function tables(polyLow: number, polyHigh: number): { low: Int32Array; high: Int32Array } {
  const low = new Int32Array(256 * slices);
  const high = new Int32Array(256 * slices);
  for (let index = 0; index < 256 * slices; index += 1) {
    let lowWord = index < 256 ? index : at(low, index - 256);
    let highWord = index < 256 ? 0 : at(high, index - 256);
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = -(lowWord & 1);
      lowWord = ((lowWord >>> 1) | (highWord << 31)) ^ (polyLow & odd);
      highWord = (highWord >>> 1) ^ (polyHigh & odd);
    }
    low[index] = lowWord;
    high[index] = highWord;
  }
  return { low, high };
}

/** An element that is there; the fallback keeps the type and never happens. */
function at(table: Int32Array, index: number): number {
  return table[index] ?? 0;
}

const { low: castagnoli } = tables(0x82f6_3b78, 0);
const nvme = tables(0xac4b_c9b5, 0x9a6c_9329);

/** CRC-32C of what had the CRC-32C `previous` followed by `bytes`, as an unsigned number. */
export function crc32c(bytes: Uint8Array, previous = 0): number {
  const table = castagnoli;
  const whole = bytes.length - (bytes.length % slices);
  let crc = ~previous;
  let index = 0;
  for (; index < whole; index += slices) {
    crc ^= word(bytes, index);
    const next = word(bytes, index + 4);
    crc =
      at(table, 1792 + (crc & 255)) ^
      at(table, 1536 + ((crc >>> 8) & 255)) ^
      at(table, 1280 + ((crc >>> 16) & 255)) ^
      at(table, 1024 + (crc >>> 24)) ^
      at(table, 768 + (next & 255)) ^
      at(table, 512 + ((next >>> 8) & 255)) ^
      at(table, 256 + ((next >>> 16) & 255)) ^
      at(table, next >>> 24);
  }
  for (; index < bytes.length; index += 1) {
    crc = (crc >>> 8) ^ at(table, (crc ^ (bytes[index] ?? 0)) & 255);
  }
  return ~crc >>> 0;
}

/** Brings `value` (low word, high word) forward over `bytes`. */
function updateCrc64(value: Int32Array, bytes: Uint8Array): void {
  const { low, high } = nvme;
  const whole = bytes.length - (bytes.length % slices);
  let lowWord = ~at(value, 0);
  let highWord = ~at(value, 1);
  let index = 0;
  for (; index < whole; index += slices) {
    lowWord ^= word(bytes, index);
    highWord ^= word(bytes, index + 4);
    const a = 1792 + (lowWord & 255);
    const b = 1536 + ((lowWord >>> 8) & 255);
    const c = 1280 + ((lowWord >>> 16) & 255);
    const d = 1024 + (lowWord >>> 24);
    const e = 768 + (highWord & 255);
    const f = 512 + ((highWord >>> 8) & 255);
    const g = 256 + ((highWord >>> 16) & 255);
    const h = highWord >>> 24;
    lowWord = at(low, a) ^ at(low, b) ^ at(low, c) ^ at(low, d);
    lowWord ^= at(low, e) ^ at(low, f) ^ at(low, g) ^ at(low, h);
    highWord = at(high, a) ^ at(high, b) ^ at(high, c) ^ at(high, d);
    highWord ^= at(high, e) ^ at(high, f) ^ at(high, g) ^ at(high, h);
  }
  for (; index < bytes.length; index += 1) {
    const entry = (lowWord ^ (bytes[index] ?? 0)) & 255;
    lowWord = ((lowWord >>> 8) | (highWord << 24)) ^ at(low, entry);
    highWord = (highWord >>> 8) ^ at(high, entry);
  }
  value[0] = ~lowWord;
  value[1] = ~highWord;
}

/** Four bytes, the first the least significant. */
function word(bytes: Uint8Array, index: number): number {
  return (
    (bytes[index] ?? 0) |
    ((bytes[index + 1] ?? 0) << 8) |
    ((bytes[index + 2] ?? 0) << 16) |
    ((bytes[index + 3] ?? 0) << 24)
  );
}

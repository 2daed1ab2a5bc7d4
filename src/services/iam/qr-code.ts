import { assert } from "../../base/assert.ts";
import { errorCorrection } from "./reed-solomon.ts";
import { blackAndWhitePng } from "./png.ts";

/*
 * QR codes as authenticator apps read them: byte mode, error correction level L, mask 0, versions 1
 * to 20, which hold 858 bytes. The standard would choose the mask by how it looks; readers take each.
 *
 * @see ISO/IEC 18004
 */

/** The text as a PNG. Expects at most 858 bytes of UTF-8. */
export function qrCodePng(text: string): Uint8Array {
  return blackAndWhitePng(qrModules(Buffer.from(text)), { scale: 4, quiet: 4 });
}

/** Rows of modules, true for a dark one. */
export function qrModules(data: Uint8Array): readonly (readonly boolean[])[] {
  const version = versionFor(data.length);
  const grid = new Grid(version);
  drawFunctionPatterns(grid, version);
  drawCodewords(grid, codewordsOf(data, version));
  return grid.rows;
}

/** Of level L, by version from 1 on: error correction codewords of each block, and blocks. */
const blocks: readonly (readonly [correction: number, count: number])[] = [
  ...([
    [7, 1],
    [10, 1],
    [15, 1],
    [20, 1],
    [26, 1],
    [18, 2],
    [20, 2],
    [24, 2],
    [30, 2],
    [18, 4],
  ] as const),
  ...([
    [20, 4],
    [24, 4],
    [26, 4],
    [30, 4],
    [22, 6],
    [24, 6],
    [28, 6],
    [30, 6],
    [28, 7],
    [28, 8],
  ] as const),
];

function blocksOf(version: number): readonly [correction: number, count: number] {
  const found = blocks[version - 1];
  assert(found !== undefined, `there is no QR code of version ${version} here`);
  return found;
}

function sizeOf(version: number): number {
  return 17 + 4 * version;
}

/** All codewords, for data and correction: what is left of the square, in whole bytes. */
function codewordCount(version: number): number {
  const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2;
  let modules = (16 * version + 128) * version + 64;
  if (version > 1) modules -= (25 * alignments - 10) * alignments - 55;
  if (version >= 7) modules -= 36;
  return Math.floor(modules / 8);
}

function dataCount(version: number): number {
  const [correction, count] = blocksOf(version);
  return codewordCount(version) - correction * count;
}

function lengthBits(version: number): number {
  return version < 10 ? 8 : 16;
}

function versionFor(bytes: number): number {
  for (let version = 1; version <= blocks.length; version += 1) {
    if (4 + lengthBits(version) + 8 * bytes <= 8 * dataCount(version)) return version;
  }
  throw new RangeError(`${bytes} bytes are too many for a QR code`);
}

/** The data with its header and padding, in blocks, each with its correction, interleaved. */
function codewordsOf(data: Uint8Array, version: number): readonly number[] {
  const bits: number[] = [];
  const push = (value: number, count: number): void => {
    for (let at = count - 1; at >= 0; at -= 1) bits.push((value >> at) & 1);
  };
  push(0b0100, 4);
  push(data.length, lengthBits(version));
  for (const byte of data) push(byte, 8);
  const capacity = 8 * dataCount(version);
  push(0, Math.min(4, capacity - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8);

  const words = Array.from({ length: capacity / 8 }, (_, at) =>
    bits.slice(8 * at, 8 * at + 8).reduce((word, bit) => (word << 1) | bit, 0),
  );
  const [correction, count] = blocksOf(version);
  const shortLength = Math.floor(words.length / count);
  const longFrom = count - (words.length % count);
  let at = 0;
  const parts = Array.from({ length: count }, (_, block) => {
    const part = words.slice(at, at + shortLength + (block >= longFrom ? 1 : 0));
    at += part.length;
    return { part, correction: errorCorrection(part, correction) };
  });
  return [
    ...interleaved(parts.map(({ part }) => part)),
    ...interleaved(parts.map((each) => each.correction)),
  ];
}

function interleaved(lists: readonly (readonly number[])[]): readonly number[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) =>
    lists.flatMap((list) => list.slice(at, at + 1)),
  ).flat();
}

/** The square, and which of its modules are no data. */
class Grid {
  readonly size: number;
  readonly rows: boolean[][];
  readonly #taken: boolean[][];

  constructor(version: number) {
    this.size = sizeOf(version);
    const empty = (): boolean[][] =>
      Array.from({ length: this.size }, () => Array.from({ length: this.size }, () => false));
    this.rows = empty();
    this.#taken = empty();
  }

  /** Sets a module that is no data; one outside is left out. */
  fix(x: number, y: number, isDark: boolean): void {
    if (!this.#has(x, y)) return;
    this.put(x, y, isDark);
    const row = this.#taken[y];
    if (row !== undefined) row[x] = true;
  }

  put(x: number, y: number, isDark: boolean): void {
    const row = this.rows[y];
    if (row !== undefined) row[x] = isDark;
  }

  isFree(x: number, y: number): boolean {
    return this.#has(x, y) && this.#taken[y]?.[x] === false;
  }

  #has(x: number, y: number): boolean {
    return x >= 0 && y >= 0 && x < this.size && y < this.size;
  }
}

function drawFunctionPatterns(grid: Grid, version: number): void {
  const { size } = grid;
  for (let at = 0; at < size; at += 1) {
    grid.fix(6, at, at % 2 === 0);
    grid.fix(at, 6, at % 2 === 0);
  }
  const positions = alignmentPositions(version);
  const last = positions.length - 1;
  positions.forEach((y, row) => {
    positions.forEach((x, column) => {
      const isCorner =
        (row === 0 && (column === 0 || column === last)) || (row === last && column === 0);
      if (!isCorner) drawRings(grid, { x, y }, 2, (distance) => distance !== 1);
    });
  });
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    drawRings(grid, { x, y }, 4, (distance) => distance !== 2 && distance !== 4);
  }
  drawFormat(grid);
  if (version >= 7) drawVersion(grid, version);
}

function drawRings(
  grid: Grid,
  center: { readonly x: number; readonly y: number },
  radius: number,
  isDark: (distance: number) => boolean,
): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) {
      const distance = Math.max(Math.abs(dx), Math.abs(dy));
      grid.fix(center.x + dx, center.y + dy, isDark(distance));
    }
  }
}

function alignmentPositions(version: number): readonly number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const positions = [6];
  for (let at = sizeOf(version) - 7; positions.length < count; at -= step)
    positions.splice(1, 0, at);
  return positions;
}

/** Level L (01) and mask 0 (000), with ten bits of a BCH code, twice. */
function drawFormat(grid: Grid): void {
  const { size } = grid;
  const data = 0b01000;
  const bits = ((data << 10) | remainder(data, 10, 0x537)) ^ 0x5412;
  const bit = (at: number): boolean => ((bits >> at) & 1) === 1;
  for (let at = 0; at <= 5; at += 1) grid.fix(8, at, bit(at));
  grid.fix(8, 7, bit(6));
  grid.fix(8, 8, bit(7));
  grid.fix(7, 8, bit(8));
  for (let at = 9; at < 15; at += 1) grid.fix(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at += 1) grid.fix(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at += 1) grid.fix(8, size - 15 + at, bit(at));
  grid.fix(8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | remainder(version, 12, 0x1f25);
  for (let at = 0; at < 18; at += 1) {
    const isDark = ((bits >> at) & 1) === 1;
    const [far, near] = [grid.size - 11 + (at % 3), Math.floor(at / 3)];
    grid.fix(far, near, isDark);
    grid.fix(near, far, isDark);
  }
}

/** Of a division of polynomials over GF(2), for the BCH codes. */
function remainder(value: number, bits: number, generator: number): number {
  let rest = value;
  for (let at = 0; at < bits; at += 1) rest = (rest << 1) ^ ((rest >> (bits - 1)) * generator);
  return rest;
}

function drawCodewords(grid: Grid, words: readonly number[]): void {
  let at = 0;
  for (const { x, y } of readingOrder(grid)) {
    const isSet = (((words[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1;
    grid.put(x, y, isSet !== ((x + y) % 2 === 0));
    at += 1;
  }
}

/** Two columns at a time, from the right, up and down in turn; the column of the timing is left out. */
function readingOrder(grid: Grid): readonly { readonly x: number; readonly y: number }[] {
  const { size } = grid;
  const downward = Array.from({ length: size }, (_, y) => y);
  const upward = downward.toReversed();
  const pairs = Array.from({ length: (size - 1) / 2 }, (_, pair) => {
    const right = size - 1 - 2 * pair;
    return { right: right <= 6 ? right - 1 : right, rows: pair % 2 === 0 ? upward : downward };
  });
  return pairs
    .flatMap(({ right, rows }) => rows.flatMap((y) => [right, right - 1].map((x) => ({ x, y }))))
    .filter(({ x, y }) => grid.isFree(x, y));
}

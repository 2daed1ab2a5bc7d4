import { crc32 } from "node:zlib";

import { keyWords } from "./event-keys.ts";

/*
 * The file of a node, `NAME.ids1` (the digit is the version of the format): blocks without gaps.
 * Numbers are unsigned and little-endian; keys are bytes in the order of the UUID's digits.
 *
 *      0  u32  CRC-32 of the text "NAME:offset of this block" followed by the bytes from 4 on
 *      4  u32  number of keys, from 1 on
 *      8       keys of 16 bytes
 *
 * A block is written in one go and only relied on after a sync. What a crash leaves of one does not
 * have the checksum, nor does a block of another file or place: nothing but what was written here
 * is ever taken for a key, as a key that is wrongly there would be an event that is wrongly
 * refused.
 */

const blockHeaderBytes = 8;
const keyBytes = keyWords * 4;

export function keyFileName(node: string): string {
  return `${node}.ids1`;
}

/** The block of keys, to be written at an offset of the node's file. */
export function keyBlock(node: string, offset: number, words: Uint32Array): Uint8Array {
  const block = Buffer.allocUnsafe(blockHeaderBytes + words.length * 4);
  block.writeUInt32LE(words.length / keyWords, 4);
  let at = blockHeaderBytes;
  for (const word of words) at = block.writeUInt32BE(word, at);
  block.writeUInt32LE(checksum(node, offset, block), 0);
  return block;
}

/** What is in a node's file. */
export interface KeyFileContent {
  readonly words: Uint32Array;
  /** Where the last whole block ends, in bytes: the next goes there. */
  readonly end: number;
  /** Bytes before `end` that are in no whole block: keys that were there and are lost. */
  readonly damagedBytes: number;
}

/** Reads the blocks of a file, going on behind what is damaged. */
export function readKeyFile(node: string, content: Buffer): KeyFileContent {
  const words = new Uint32Array(Math.ceil(content.length / 4));
  let count = 0;
  let end = 0;
  let damagedBytes = 0;
  // Blocks begin at multiples of eight, so that is how far a search for the next one steps.
  for (let offset = 0; offset + blockHeaderBytes <= content.length;) {
    const block = blockAt(node, offset, content);
    if (block === undefined) {
      offset += 8;
      continue;
    }
    for (let at = blockHeaderBytes; at < block.length; at += 4) {
      words[count] = block.readUInt32BE(at);
      count += 1;
    }
    damagedBytes += offset - end;
    offset += block.length;
    end = offset;
  }
  return { words: words.subarray(0, count), end, damagedBytes };
}

function blockAt(node: string, offset: number, content: Buffer): Buffer | undefined {
  const count = content.readUInt32LE(offset + 4);
  const end = offset + blockHeaderBytes + count * keyBytes;
  if (count === 0 || end > content.length) return undefined;
  const block = content.subarray(offset, end);
  return checksum(node, offset, block) === block.readUInt32LE(0) ? block : undefined;
}

function checksum(node: string, offset: number, block: Buffer): number {
  return crc32(block.subarray(4), crc32(`${node}:${offset}`));
}

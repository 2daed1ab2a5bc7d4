import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { crc32 } from "node:zlib";

import { InvariantError } from "../base/assert.ts";
import type { BlockFormat, BlockPlace } from "./block-format.ts";
import type { DataKey } from "./encryption.ts";

const tagBytes = 16;
const checkBytes = 4;
const nonceBytes = 12;

/**
 * Encrypted data, in blocks of 256 KiB: ciphertext, a tag of 16 bytes for each layer, and a check.
 *
 * A layer is AES-256-GCM. Its key is derived (HKDF-SHA-256) from the layer's data key and the data's
 * id, so no two files share one, and the parts of an upload can have one data key. The nonce is the
 * block's number and whether it is the last. So each nonce is used once, and a block that was
 * changed, moved, taken from other data or from another layer does not open; neither does one that
 * has become the last, or has ceased to be. (Rogaway's STREAM.)
 *
 * The check is CRC-32 over the data's id, the block's number and all before it. It says without any
 * key whether the disk still has what was written, most significant byte first.
 *
 * Blocks of 256 KiB cost little more than larger ones: below that, setting up the cipher shows.
 */
export function sealedBlocks(id: string, key: DataKey): BlockFormat {
  const layers = key.map((layerKey, layer) => derivedKey(layerKey, id, layer));
  const tagsBytes = layers.length * tagBytes;
  return {
    ...sealedLayout(layers.length),
    close: (data, place) => {
      const pieces = encrypted(layers, data, place);
      const check = Buffer.alloc(checkBytes);
      check.writeUInt32BE(checkOf(pieces, id, place));
      return [...pieces, check];
    },
    open: (stored, place) => {
      if (!isUndamaged(stored, id, place)) return undefined;
      const body = stored.subarray(0, stored.length - checkBytes);
      return body.length < tagsBytes ? undefined : decrypted(layers, body, place);
    },
  };
}

/** Sealed blocks whose key nobody has: they open as they lie, held against their checks alone. */
export function unopenedBlocks(id: string, layers: number): BlockFormat {
  const layout = sealedLayout(layers);
  return {
    ...layout,
    close: () => {
      throw new InvariantError("nothing is written without a key");
    },
    open: (stored, place) =>
      isUndamaged(stored, id, place)
        ? stored.subarray(0, stored.length - layout.extraBytes)
        : undefined,
  };
}

function sealedLayout(
  layers: number,
): Pick<BlockFormat, "dataBytes" | "extraBytes" | "hasEmptyBlock"> {
  return {
    dataBytes: 256 * 1024,
    extraBytes: layers * tagBytes + checkBytes,
    hasEmptyBlock: true,
  };
}

function derivedKey(layerKey: Uint8Array, id: string, layer: number): Uint8Array {
  const purpose = `cairn data v1 layer ${layer} of ${id}`;
  return new Uint8Array(hkdfSync("sha256", layerKey, new Uint8Array(), purpose, 32));
}

function nonceOf({ block, isLast }: BlockPlace): Uint8Array {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUInt32BE(block, nonceBytes - 5);
  nonce.writeUInt8(isLast ? 1 : 0, nonceBytes - 1);
  return nonce;
}

/** The ciphertext and the tags, the innermost layer's first. Each layer encrypts all of the one below. */
function encrypted(
  layers: readonly Uint8Array[],
  data: Uint8Array,
  place: BlockPlace,
): readonly Uint8Array[] {
  let pieces: readonly Uint8Array[] = [data];
  for (const key of layers) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(place));
    const ciphertext = pieces.map((piece) => cipher.update(piece));
    cipher.final();
    pieces = [...ciphertext, cipher.getAuthTag()];
  }
  return pieces;
}

function decrypted(
  layers: readonly Uint8Array[],
  body: Uint8Array,
  place: BlockPlace,
): Uint8Array | undefined {
  let inner = body;
  for (const key of layers.toReversed()) {
    const options = { authTagLength: tagBytes };
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(place), options);
    decipher.setAuthTag(inner.subarray(inner.length - tagBytes));
    inner = decipher.update(inner.subarray(0, inner.length - tagBytes));
    try {
      decipher.final();
    } catch {
      // The one thing that `final` can say of GCM: the tag does not fit.
      return undefined;
    }
  }
  return inner;
}

function checkOf(pieces: readonly Uint8Array[], id: string, { block }: BlockPlace): number {
  return pieces.reduce((sum, piece) => crc32(piece, sum), crc32(`${id}#${block}`));
}

function isUndamaged(stored: Buffer, id: string, place: BlockPlace): boolean {
  if (stored.length < checkBytes) return false;
  const body = stored.subarray(0, stored.length - checkBytes);
  return checkOf([body], id, place) === stored.readUInt32BE(body.length);
}

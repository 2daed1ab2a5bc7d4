import { crc32, deflateSync } from "node:zlib";

/**
 * A square of modules, true for a black one, as a PNG: one bit a pixel.
 *
 * @see PNG specification (W3C), sections 5 and 11
 */
export function blackAndWhitePng(
  rows: readonly (readonly boolean[])[],
  // Pixels a module; white modules around.
  { scale, quiet }: { readonly scale: number; readonly quiet: number },
): Uint8Array {
  const pixels = (rows.length + 2 * quiet) * scale;
  const lineBytes = Math.ceil(pixels / 8);
  const image = Buffer.alloc((lineBytes + 1) * pixels, 0xff);
  for (let y = 0; y < pixels; y += 1) {
    const start = y * (lineBytes + 1);
    // Each line begins with its filter: none.
    image[start] = 0;
    const row = rows[Math.floor(y / scale) - quiet] ?? [];
    for (let x = 0; x < pixels; x += 1) {
      const isBlack = row[Math.floor(x / scale) - quiet] === true;
      const byte = start + 1 + (x >> 3);
      if (isBlack) image[byte] = (image[byte] ?? 0) & ~(0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  // Depth of one bit, greyscale; compression, filter and interlacing have one value each.
  header.writeUInt8(1, 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const chunks = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(image)),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...chunks]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

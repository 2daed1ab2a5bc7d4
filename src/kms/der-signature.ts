/** An ECDSA signature as DER: SEQUENCE of two INTEGERs (ANSI X9.62). */
export function writeDerSignature(r: bigint, s: bigint): Uint8Array {
  const body = Buffer.concat([integer(r), integer(s)]);
  const length = body.length < 128 ? Buffer.of(body.length) : Buffer.of(0x81, body.length);
  return Buffer.concat([Buffer.of(0x30), length, body]);
}

/** Strictly: only what `writeDerSignature` could have written. Undefined: it is none. */
export function readDerSignature(
  bytes: Uint8Array,
): { readonly r: bigint; readonly s: bigint } | undefined {
  const start = bytes[1] === 0x81 ? 3 : 2;
  const first = readInteger(bytes, start);
  const second = first === undefined ? undefined : readInteger(bytes, first.end);
  if (first === undefined || second === undefined) return undefined;
  const written = writeDerSignature(first.value, second.value);
  if (!Buffer.from(written).equals(bytes)) return undefined;
  return { r: first.value, s: second.value };
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  // A first bit that is set would make it negative.
  const padded = ((bytes[0] ?? 0) & 0x80) === 0 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
  return Buffer.concat([Buffer.of(0x02, padded.length), padded]);
}

function readInteger(
  bytes: Uint8Array,
  at: number,
): { readonly value: bigint; readonly end: number } | undefined {
  const length = bytes[at + 1];
  if (bytes[at] !== 0x02 || length === undefined || length === 0) return undefined;
  const end = at + 2 + length;
  if (end > bytes.length) return undefined;
  return { value: BigInt(`0x${Buffer.from(bytes.subarray(at + 2, end)).toString("hex")}`), end };
}
